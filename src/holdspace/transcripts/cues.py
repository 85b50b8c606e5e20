"""WebVTT (https://www.w3.org/TR/webvtt1/) and SubRip: blocks of a time line and text lines."""

from __future__ import annotations

import html
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from operator import itemgetter

from holdspace.domain.conversation.utterances import NamedUtterance
from holdspace.domain.errors import BadInput
from holdspace.transcripts.names import names_among, split_name
from holdspace.transcripts.times import TIME, seconds

_TIMING = re.compile(rf"\s*({TIME})\s*-->\s*({TIME})(?:\s.*)?\Z")
# Nothing of it is given back once taken (++): a tag that does not end would be tried from each of its spaces.
_VOICE = re.compile(r"<v(?:\.[^\s<>]*+)?\s++([^<>]*+)>")
_TAG = re.compile(r"</?[a-zA-Z0-9.][^<>]*>|\{\\[^{}]*\}")
_SKIPPED = ("NOTE", "STYLE", "REGION")


@dataclass(frozen=True, slots=True)
class _Cue:
    line: int
    start: float
    end: float
    text: str = field(repr=False)


def read_vtt(lines: list[str], source: str, known: Collection[str] = ()) -> list[NamedUtterance]:
    """Return the utterances of a WebVTT file, where ``known`` are names for certain.

    Raises BadInput with the line where it is none.
    """
    if not re.match(r"WEBVTT(\s|\Z)", lines[0]):
        raise BadInput(
            "A WebVTT file starts with the word WEBVTT.", source=source, line=1, remedy="Export it as .vtt again."
        )
    return _utterances(list(_cues(lines, source)), source, known)


def read_srt(lines: list[str], source: str, known: Collection[str] = ()) -> list[NamedUtterance]:
    """Return the utterances of a SubRip file; raise BadInput with the line where it is none. See `read_vtt`."""
    return _utterances(list(_cues(lines, source)), source, known)


def _cues(lines: list[str], source: str) -> Iterator[_Cue]:
    for first, block in _blocks(lines):
        if block[0].startswith("WEBVTT") or block[0].split(" ")[0] in _SKIPPED:
            continue
        at = next((i for i, line in enumerate(block[:2]) if "-->" in line), None)
        timing = _TIMING.match(block[at]) if at is not None else None
        if at is None or timing is None:
            raise BadInput(
                "Expected a line of times, like 00:01.000 --> 00:02.000.",
                source=source,
                line=first + (at or 0),
                remedy="Correct the line, or export the file again.",
            )
        start, end = seconds(timing[1]), seconds(timing[2])
        if start is None or end is None or end < start:
            raise BadInput(
                "The cue ends before it begins.", source=source, line=first + at, remedy="Correct its times."
            )
        yield _Cue(first + at, start, end, "\n".join(block[at + 1 :]))


def _blocks(lines: list[str]) -> Iterator[tuple[int, list[str]]]:
    """Yield what stands between empty lines, and the number of its first line.

    YouTube writes a line of one space into its cues, which ends none; who edits by hand may leave one between two.
    """
    block: list[str] = []
    for number, line in enumerate([*lines, ""], 1):
        if line.strip() or (line and block and not any("-->" in each for each in lines[number : number + 2])):
            block.append(line)
        elif block:
            yield number - len(block), block
            block = []


def _utterances(cues: list[_Cue], source: str, known: Collection[str]) -> list[NamedUtterance]:
    """Return what is said by its times: who joins the files of two microphones puts one after the other."""
    lines = (line for cue in cues if not _VOICE.search(cue.text) for line in cue.text.split("\n"))
    names = names_among(map(_clean, lines), known)
    said: list[tuple[float, NamedUtterance]] = []
    for cue in cues:
        voices = list(_voices(cue.text, names))
        for at, (name, text) in enumerate(voices):
            speaker = name or (said[-1][1].name if said else "")
            if not speaker:
                raise BadInput(
                    "Nobody is named as the speaker.",
                    source=source,
                    line=cue.line,
                    remedy="Name the speaker in each cue: <v Name> in WebVTT, or 'Name: ...'.",
                )
            # When one of several in a cue gave way to the next, it does not say.
            start = cue.start if at == 0 else None
            end = cue.end if at == len(voices) - 1 else None
            said.append((cue.start, NamedUtterance(speaker, text, start, end, cue.line)))
    return [each for _, each in sorted(said, key=itemgetter(0))]


def _voices(text: str, names: frozenset[str]) -> Iterator[tuple[str, str]]:
    parts = _VOICE.split(text)
    if parts[0].strip():
        # A cue may hold a dialogue, each line with a name of its own.
        for line in parts[0].split("\n") if len(parts) == 1 else [parts[0]]:
            yield split_name(_clean(line), names)
    for name, spoken in zip(parts[1::2], parts[2::2], strict=True):
        yield " ".join(_unescaped(name).split()), _clean(spoken)


def _clean(text: str) -> str:
    return " ".join(_unescaped(_TAG.sub("", text)).split())


def _unescaped(text: str) -> str:
    """Return the text with its characters for their names; one of thousands of digits names none, and all is left."""
    try:
        return html.unescape(text)
    except ValueError:
        return text
