"""Making text look like what speech recognition writes: no punctuation, no capitals."""

from __future__ import annotations


def without_punctuation(text: str) -> str:
    """Return the text as a recogniser without punctuation would write it."""
    return "".join(
        character for character in text if character.isalnum() or character.isspace() or character == "'"
    ).lower()
