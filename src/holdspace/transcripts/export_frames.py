"""What meeting tools write above and below the talk itself: a title, who was there, and that a machine wrote it.

Left out only where a line of this kind is found, and never between two turns: any other line above the first name is
refused, so that nothing said is lost in silence. The wordings are those that Microsoft Teams (Word), Google Meet and
Otter put into their English exports, and Word above what it transcribed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

Named = tuple[int, float | None, str, str]
"""A line: its number, time, name and speech."""

_ABOVE = re.compile(
    r".{1,80} started transcription|(?:\d+h )?(?:\d+m )?\d+s|Attendees|Transcript|Transkript|SUMMARY KEYWORDS|SPEAKERS"
)
_BEFORE_A_LIST = ("Attendees", "SUMMARY KEYWORDS", "SPEAKERS")
_BELOW = re.compile(
    r".{1,80} stopped transcription|Transcription ended after [\d:]+|Transcribed by https?://otter\.ai/?|"
    r"This editable transcript was computer generated and might contain errors\..*"
)


def without_frame(lines: Sequence[Named]) -> Sequence[Named]:
    """Return the lines without a tool's own above the first name and below the last words."""
    end = len(lines)
    while end and not lines[end - 1][2] and _BELOW.fullmatch(lines[end - 1][3]):
        end -= 1
    first = next((at for at, (_, _, name, _) in enumerate(lines) if name), 0)
    marks = [at for at, (_, _, _, speech) in enumerate(lines[:first]) if _ABOVE.fullmatch(speech)]
    if not marks:
        return lines[:end]
    return lines[marks[-1] + (2 if lines[marks[-1]][3] in _BEFORE_A_LIST else 1) : end]
