"""Making training text look like what speech recognition writes: no punctuation, no capitals, fillers, lost words."""

from __future__ import annotations

import random
import re

FILLERS = ("um", "uh", "you know", "like", "I mean", "well")


def roughen(text: str, chance: random.Random, *, strip: bool) -> str:
    """Return the text with recognition-like damage; ``strip`` removes punctuation and capitals altogether."""
    words = text.split()
    if len(words) > 3:
        words = [word for word in words if chance.random() > 0.03] or words
    if words and chance.random() < 0.1:
        words.insert(chance.randrange(len(words)), chance.choice(FILLERS))
    text = " ".join(words)
    return re.sub(r"[^\w\s']", "", text).lower() if strip else text
