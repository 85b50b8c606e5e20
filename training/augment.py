"""Making text look like what speech recognition writes: no punctuation, no capitals, fillers, lost words."""

from __future__ import annotations

import random

FILLERS = ("um", "uh", "you know", "like", "i mean", "well")
LOST, FILLED, NO_MARK = 0.03, 0.1, 0.1


def without_punctuation(text: str) -> str:
    """Return the text as a recogniser without punctuation would write it."""
    return "".join(
        character for character in text if character.isalnum() or character.isspace() or character == "'"
    ).lower()


def roughened(text: str, chance: random.Random, *, strip: bool) -> str:
    """Return the text with a recogniser's damage; ``strip`` takes all punctuation and capitals away."""
    words = text.split()
    if len(words) > 3:
        words = [word for word in words if chance.random() > LOST] or words
    if words and chance.random() < FILLED:
        words.insert(chance.randrange(len(words)), chance.choice(FILLERS))
    damaged = " ".join(words)
    if strip:
        return without_punctuation(damaged)
    return damaged.replace("?", ".") if chance.random() < NO_MARK else damaged
