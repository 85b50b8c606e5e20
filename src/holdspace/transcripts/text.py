"""Plain text: ``T: ...``, ``Therapist: ...``, ``[00:01:02] Name: ...``, or a line ``Name  00:01`` above the speech."""

from __future__ import annotations

import re
from collections.abc import Iterable

from holdspace.domain.conversation.utterances import NamedUtterance
from holdspace.domain.errors import BadInput
from holdspace.transcripts.names import names_among, split_name
from holdspace.transcripts.times import TIME, seconds

_LEADING_TIME = re.compile(rf"\s*[\[(]?({TIME})[\])]?\s*[-–]?\s*")
_NAME_WITH_TIME = re.compile(rf"\s*([^\W\d_][^:\n]{{0,39}}?)\s*[\[(]?({TIME})[\])]?\s*:?\s*(.*)\Z")


def read_text(lines: Iterable[str], source: str) -> list[NamedUtterance]:
    """Return the utterances; a line without a name goes on with the one before.

    Raises BadInput with the line where words stand before any name.
    """
    # Spaces in a row are one: the patterns below would try a name of each length against fifty thousand of them.
    squeezed = (" ".join(line.split()) for line in lines)
    numbered = [(number, *_split_time(line)) for number, line in enumerate(squeezed, 1) if line]
    names = names_among(text for _, _, text in numbered)
    said: list[tuple[str, float | None, int, list[str]]] = []
    for number, start, text in numbered:
        name, speech = split_name(text, names)
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


def _split_time(line: str) -> tuple[float | None, str]:
    """Return the time at the head of a line, and the line as ``Name: speech`` without it."""
    heading = _NAME_WITH_TIME.match(line)
    if (heading and not heading[3]) or (heading and line.rstrip().endswith(":")):
        return seconds(heading[2]), f"{heading[1]}: "
    if heading and heading[3] and re.match(rf".*[\])]\s*:|.*{TIME}\s*:", line):
        return seconds(heading[2]), f"{heading[1]}: {heading[3]}"
    leading = _LEADING_TIME.match(line)
    return (seconds(leading[1]), line[leading.end() :]) if leading else (None, line)
