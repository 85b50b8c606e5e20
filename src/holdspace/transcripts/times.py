"""Times as transcripts write them: ``00:01:02.500``, ``01:02,500``, ``1:02`` → seconds."""

from __future__ import annotations

import re

TIME = r"(?:\d{1,3}:\d{1,2}|\d{1,3}):\d{2}(?:[.,]\d{1,3})?"
_PARTS = re.compile(r"(?:(\d{1,3}):)?(\d{1,3}):(\d{2})(?:[.,](\d{1,3}))?\Z")


def seconds(text: str) -> float | None:
    """Return the seconds, or None if this is no time."""
    match = _PARTS.match(text.strip())
    if match is None or int(match[3]) > 59 or (match[1] is not None and int(match[2]) > 59):
        return None
    return int(match[1] or 0) * 3600 + int(match[2]) * 60 + int(match[3]) + float(f"0.{match[4] or 0}")
