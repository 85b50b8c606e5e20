"""Plain text: ``T: ...``, ``Therapist: ...``, ``[00:01:02] Name: ...``, or a line ``Name  00:01`` above the speech."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace

from holdspace.domain.conversation.utterances import NamedUtterance
from holdspace.domain.errors import BadInput
from holdspace.transcripts.export_frames import without_frame
from holdspace.transcripts.line_forms import plain_lines
from holdspace.transcripts.names import NUMBERED, names_among, split_name
from holdspace.transcripts.times import TIME, seconds

_LEADING_TIME = re.compile(rf"\s*[\[(]?({TIME})[\])]?\s*[-–]?\s*")
_TIME_AFTER_NAME = re.compile(rf"\s*[\[(]({TIME})[\])]\s*")
_NAME_WITH_TIME = re.compile(
    rf"\s*\[?([^\W\d_][^:\[\]\n]{{0,39}}?)\]?\s*[\[(]?({TIME})(?: ?[AP]M)?[\])]?\s*:?\s*(.*)\Z", re.IGNORECASE
)
_NAME_ALONE = re.compile(r"[^\W\d_][^\s:<>\[\]?!,;]*(?: [^\s:<>\[\]?!,;]+){0,3}(?<!\.)")
# "I get up at 6:30" is no name above a speech.
_BEFORE_A_TIME = frozenset(
    "at by to from until till since around about before after past between was is and or".split()
)


@dataclass(frozen=True, slots=True)
class _Line:
    """A line with the time at its head; ``heading`` is it as ``Name: speech``, should that prove to be a name."""

    number: int
    start: float | None
    text: str = field(repr=False)
    heading: tuple[float | None, str] | None = field(repr=False)


def read_text(lines: Iterable[str], source: str, known: Collection[str] = ()) -> list[NamedUtterance]:
    """Return the utterances; a line without a name goes on with the one before, and ``known`` are names for certain.

    Raises BadInput with the line where words stand before any name.
    """
    read = _with_headings([_line(number, line) for number, line in plain_lines(lines, source)], known)
    names = names_among((line.heading[1] if line.heading else line.text for line in read), known)
    named = [(line.number, *_named(line, names)) for line in read]
    return _utterances(without_frame(named), source)


def _with_headings(read: Sequence[_Line], known: Collection[str]) -> list[_Line]:
    """Return the lines with those as names above a speech that hold nothing else: "Speaker 1", or a time and a name.

    A name of a person's own, unless it is known, is one only where each line with a time, and at least two of them
    with any, holds one.
    """
    said = {name.casefold() for name in known}
    timed = Counter(line.text for line in read if line.start is not None and line.text)
    are_names = len(timed) < len(read) - timed.total() and all(
        times > 1 and _NAME_ALONE.fullmatch(text) for text, times in timed.items()
    )
    numbered = sum(NUMBERED.fullmatch(line.text) is not None for line in read)

    def is_name(line: _Line) -> bool:
        is_numbered = numbered > 1 and NUMBERED.fullmatch(line.text) is not None
        return is_numbered or (
            line.start is not None and (line.text.casefold() in said or (are_names and line.text in timed))
        )

    return [replace(line, heading=(line.start, f"{line.text}: ")) if is_name(line) else line for line in read]


def _utterances(named: Sequence[tuple[int, float | None, str, str]], source: str) -> list[NamedUtterance]:
    said: list[tuple[str, float | None, int, list[str]]] = []
    waiting: float | None = None
    for number, at, name, speech in named:
        if not name and not speech:
            waiting = at  # a time alone on its line is that of the next
            continue
        start, waiting = (waiting if at is None else at), None
        if not name and not said:
            raise BadInput(
                "Nobody is named as the speaker of this line.",
                source=source,
                line=number,
                remedy="Begin each turn with a name, like 'T: ...' and 'C: ...', and remove titles above the first.",
            )
        if name or start is not None:
            said.append((name or said[-1][0], start, number, [speech]))
        else:
            said[-1][-1].append(speech)
    return [NamedUtterance(name, " ".join(parts), start, None, number) for name, start, number, parts in said]


def _named(line: _Line, names: frozenset[str]) -> tuple[float | None, str, str]:
    """Return the time, the name and the speech of a line; the name is empty where it has none of these."""
    if line.heading:
        name, speech = split_name(line.heading[1], names)
        if name:
            return line.heading[0], name, speech
    name, speech = split_name(line.text, names)
    after = _TIME_AFTER_NAME.match(speech) if name and line.start is None else None
    return (seconds(after[1]), name, speech[after.end() :]) if after else (line.start, name, speech)


def _line(number: int, line: str) -> _Line:
    leading = _LEADING_TIME.match(line)
    start, text = (seconds(leading[1]), line[leading.end() :]) if leading else (None, line)
    return _Line(number, start, text, _heading(line))


def _heading(line: str) -> tuple[float | None, str] | None:
    """Return the time and ``Name: speech`` of a line that may name who speaks and when."""
    heading = _NAME_WITH_TIME.match(line)
    if heading is None or heading[1].split()[-1].lower() in _BEFORE_A_TIME:
        return None
    if not heading[3] or line.endswith(":"):
        return seconds(heading[2]), f"{heading[1]}: "
    if re.match(rf".*[\])]\s*:|.*{TIME}\s*:", line):
        return seconds(heading[2]), f"{heading[1]}: {heading[3]}"
    return None
