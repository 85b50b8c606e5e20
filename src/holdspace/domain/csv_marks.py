"""What parts the cells and the lines of a CSV: programs and countries differ, and no file says it."""

from __future__ import annotations

import re

SEPARATORS = (",", ";", "\t")
LONGEST_HEAD = 100_000


def separator_of(content: bytes) -> str:
    """Return what parts the cells, by the head: Excel writes semicolons in many countries, tabs into Unicode text."""
    end = content.find(b"\n", 0, LONGEST_HEAD)
    head = content[: end if end >= 0 else LONGEST_HEAD].decode("utf-8", "replace")
    return max(SEPARATORS, key=head.count)


def with_lines_parted(content: bytes) -> bytes:
    """Return a table whose head ends with a carriage return alone, as Excel's "CSV (Macintosh)", with line feeds."""
    end = re.search(rb"\r\n?|\n", content)
    if end is None or end[0] != b"\r":
        return content
    return content.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
