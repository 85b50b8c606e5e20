"""Lines as annotation tools write them, made lines as everybody writes them: ``[00:01] Name: speech``.

ELAN's tab-delimited text (one tier after the other, sorted here by its times), a name and speech with a tab between,
paragraphs that are numbered, and the time stamps of f4transkript and MAXQDA, ``#00:01:23-4#``: at the head of a
paragraph its beginning, at its end the beginning of the next.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from operator import itemgetter

from holdspace.domain.errors import BadInput
from holdspace.transcripts.times import TIME, seconds

Numbered = tuple[int, str]
"""A line, and its number in the file."""

_STAMP = re.compile(r"#(\d{1,2}:\d{2}:\d{2})-(\d)#")
_NUMBER = re.compile(r"(\d{1,5})[.):]?\s+(?=\S)")
# Directions of writing, which say nothing and stand before the name; the mark of a file's beginning.
_UNSEEN = "\u200e\u200f\u202a\u202b\u202c\u2066\u2067\u2068\u2069\ufeff"


def plain_lines(lines: Iterable[str], source: str) -> list[Numbered]:
    """Return the lines that hold something, with one space where there are several, numbered as in the file.

    Raises BadInput with the line that is no annotation among others that are.
    """
    given = [(number, line.lstrip(_UNSEEN)) for number, line in enumerate(lines, 1) if line.strip(_UNSEEN + " \t")]
    plain = _of_tabs(given, source)
    # Spaces in a row are one: a reader would try a name of each length against fifty thousand of them.
    squeezed = [(number, " ".join(line.split())) for number, line in plain]
    return [each for line in _without_numbers(squeezed) for each in _with_times(*line) if each[1]]


def _of_tabs(lines: Sequence[Numbered], source: str) -> Sequence[Numbered]:
    """Return rows of tabs as lines, where all lines are such rows; else the lines as they are."""
    rows = [(number, [cell.strip() for cell in line.split("\t")]) for number, line in lines]
    annotated = [_annotation(cells) for _, cells in rows]
    if any(annotated):
        if not all(annotated):
            raise BadInput(
                "This row is no annotation, as others of the file are.",
                source=source,
                line=rows[annotated.index(None)][0],
                remedy="Export it again: a row for each annotation, with its tier, its times and its words.",
            )
        found = [(each[0], number, each[1]) for each, (number, _) in zip(annotated, rows, strict=True) if each]
        return [(number, line) for _, number, line in sorted(found, key=itemgetter(0))]
    if rows and all(len(cells) == 2 and 0 < len(cells[0]) <= 40 for _, cells in rows):
        return [(number, f"{name.rstrip(':')}: {speech}") for number, (name, speech) in rows]
    return lines


def _annotation(cells: Sequence[str]) -> tuple[float, str] | None:
    """Return when an annotation begins and its line; None for a row that is none: tier, who, times, and the words."""
    name, who, *times, words = cells if len(cells) > 3 else ("", "", "")
    clocks = [at for at in map(seconds, times) if at is not None]
    if not name or len(clocks) < 2 or not all(re.fullmatch(rf"{TIME}|[\d.,]*", each) for each in times):
        return None
    return clocks[0], f"[{next(each for each in times if seconds(each) is not None)}] {who or name}: {words}"


def _without_numbers(lines: Sequence[Numbered]) -> Sequence[Numbered]:
    """Return the lines without the number at their head, where all of them are counted so from 1."""
    heads = [_NUMBER.match(line) for _, line in lines]
    if not all(head and int(head[1]) == place for place, head in enumerate(heads, 1)):
        return lines
    return [(number, line[head.end() :]) for (number, line), head in zip(lines, heads, strict=True) if head]


def _with_times(number: int, line: str) -> Iterator[Numbered]:
    """Yield a line with the time stamp before its words in brackets, and one that ends it on its own after it."""
    stamps = list(_STAMP.finditer(line))
    if not stamps:
        yield number, line
        return
    begins = line[: stamps[0].start()].strip()[-1:] in ("", ":")
    spoken = _STAMP.sub(lambda each: _clock(each) if begins and each.start() == stamps[0].start() else " ", line)
    yield number, " ".join(spoken.split())
    if not line[stamps[-1].end() :].strip() and not (begins and len(stamps) == 1):
        yield number, _clock(stamps[-1])


def _clock(stamp: re.Match[str]) -> str:
    return f"[{stamp[1]}.{stamp[2]}]"
