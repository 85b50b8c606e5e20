"""Words of others on a terminal: they are shown, and do nothing to it.

A transcript or a table may hold characters that move the cursor, name the window or turn the direction of writing, and
so make a terminal show what nobody coded.
"""

from __future__ import annotations

INSTEAD = "\N{REPLACEMENT CHARACTER}"
_CONTROLS = {*range(0x20), *range(0x7F, 0xA0)} - {ord("\n"), ord("\t")}
_DIRECTIONS = {*range(0x202A, 0x202F), *range(0x2066, 0x206A)}
_SHOWN_AS = dict.fromkeys(_CONTROLS | _DIRECTIONS, INSTEAD)


def plain(words: str) -> str:
    """Return the words with a sign in place of each character that would do something to a terminal."""
    return words.translate(_SHOWN_AS)
