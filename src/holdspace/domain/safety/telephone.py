"""Telephone numbers in a line of the safety plan, so that one tap calls: nobody copies digits in a hard moment.

House rule: digits in the ways people write numbers, at least five of them, and neither a day nor a range of years.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_LIKE_A_NUMBER = re.compile(r"(?<![\w.,:/+-])\+?\(?\d(?:[ ()/-]{0,2}\d)+(?![\w:/]|[.,]\d)")
_DAY = re.compile(r"\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[/-]\d{1,2}[/-]\d{2,4}|(19|20)\d\d ?[-/] ?(19|20)\d\d")
_FEWEST_DIGITS, _MOST_DIGITS = 5, 15  # E.164 has no longer ones


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a line; ``call`` is what to dial where the piece is a telephone number, else empty."""

    text: str
    call: str = ""


def parts_of(line: str) -> tuple[Part, ...]:
    """Return the line in pieces that read together as the line."""
    return tuple(_parts_of(line))


def _parts_of(line: str) -> Iterator[Part]:
    end = 0
    for found in _LIKE_A_NUMBER.finditer(line):
        if call := _call(found.group()):
            if found.start() > end:
                yield Part(line[end : found.start()])
            yield Part(found.group(), call)
            end = found.end()
    if end < len(line):
        yield Part(line[end:])


def _call(written: str) -> str:
    """Return what to dial; empty where it is no telephone number."""
    # The (0) of "+44 (0)20" is dialled within the country alone.
    digits = re.sub(r"\D", "", written.replace("(0)", "") if written.startswith("+") else written)
    if _DAY.fullmatch(written) or not _FEWEST_DIGITS <= len(digits) <= _MOST_DIGITS:
        return ""
    return f"+{digits}" if written.startswith("+") else digits
