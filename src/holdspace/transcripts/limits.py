"""How much a transcript may be; the defaults fit a session of three hours many times over."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import BinaryIO

from holdspace.domain.errors import BadInput
from holdspace.domain.language import gettext as _
from holdspace.domain.language import number

MEGABYTE = 1_000_000
# The character of nothing, and the two that turn the direction of all that follows: words would read as others.
NO_WORDS = "\x00\u202d\u202e"
UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")
# All that a program may write for a new line (Unicode 5.8): else two turns would be one.
_LINE_END = re.compile("\r\n|[\n\r\v\f\x85\u2028\u2029]")
_LINE_END_BYTES = re.compile(b"\r\n|[\n\r]")


@dataclass(frozen=True, slots=True)
class Limits:
    """What is refused beyond: bytes of a file and a table, lines and their characters, values of a JSON file,
    utterances and their characters, speakers.

    Who talks for three hours without a pause says some 170,000 characters.
    """

    bytes: int = 10 * MEGABYTE
    table_bytes: int = 2_000 * MEGABYTE
    lines: int = 200_000
    line_characters: int = 200_000
    values: int = 500_000
    utterance_characters: int = 200_000
    utterances: int = 20_000
    speakers: int = 8


def read_bounded(stream: BinaryIO, limits: Limits, source: str) -> bytes:
    """Return the content; raise BadInput as soon as more than ``limits.bytes`` are seen, holding no more than that."""
    content = stream.read(limits.bytes + 1)
    if len(content) > limits.bytes:
        raise BadInput(
            _("The file is larger than %(most)s MB.") % {"most": number(limits.bytes / MEGABYTE)},
            source=source,
            remedy="A three-hour session is far below 1 MB as text. Split the file, or raise the limit.",
        )
    if not content.strip():
        raise BadInput("The file is empty.", source=source, remedy="Export the transcript again.")
    return content


def decode(content: bytes, source: str) -> str:
    """Return the text of a UTF-8 or, by its mark, UTF-16 file; raise BadInput with the line that is neither."""
    encoding = "utf-16" if content[:2] in UTF_16_MARKS else "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        line = len(_LINE_END_BYTES.findall(content, 0, error.start)) + 1
        raise BadInput(
            "This is not UTF-8 text.", source=source, line=line, remedy="Save it as UTF-8 and try again."
        ) from None
    if "\x00" in text:
        raise BadInput(
            "This is not a text file.", source=source, remedy="Export the transcript as text, VTT, SRT, DOCX or JSON."
        )
    return text


def lines_of(text: str, limits: Limits, source: str) -> list[str]:
    """Return the lines without their ends; raise BadInput for one that is too long, or too many."""
    lines = _LINE_END.split(text)
    require_lines(lines, limits, source)
    return lines


def require_lines(lines: Sequence[str], limits: Limits, source: str) -> None:
    """Raise BadInput for a line that is too long, or too many."""
    if len(lines) > limits.lines:
        raise BadInput(
            _("More than %(most)d lines.") % {"most": limits.lines}, source=source, remedy="Split it into sessions."
        )
    for place, line in enumerate(lines, 1):
        if len(line) > limits.line_characters:
            raise BadInput(
                _("The line has more than %(most)d characters.") % {"most": limits.line_characters},
                source=source,
                line=place,
                remedy="Put each turn on a line of its own.",
            )
