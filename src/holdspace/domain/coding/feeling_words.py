"""Words that name a difficult feeling, by their stems; chosen by hand, English, common in talk.

A word in here says that a feeling was *named*; whether it was felt, by whom and how strongly, is not in the word.
"""

from __future__ import annotations

import re
from functools import lru_cache

FEELING_STEMS = tuple(
    "afraid alone anger angr anguish annoy anxi asham bitter broken cried cry dread depress desper despair "
    "devastat disappoint disgust distress embarrass empty exhaust fear frighten frustrat furious grief griev guilt "
    "heartbroken helpless hopeless humiliat hurt insecure irritat isolat jealous lonel lost mad miser nervous numb "
    "overwhelm pain panic rage regret resent sad scare shame shy sorrow stress stuck suffer tear tense "
    "terrif tired trapped unhappy unsafe upset useless worr worthless".split()
)
# Stems that are also the beginning of words about other things count as whole words only.
_WHOLE = frozenset("alone lost mad pain sad shy tear stuck cry cried numb".split())
_WORD = re.compile(r"[a-z']+")


def feeling_words(text: str) -> tuple[str, ...]:
    """Return the words of a text that name a difficult feeling, in order, each once."""
    words = _WORD.findall(text.lower().replace("’", "'"))
    return tuple(dict.fromkeys(word for word in words if _names_feeling(word)))


@lru_cache(maxsize=20_000)
def _names_feeling(word: str) -> bool:
    return any(word == stem if stem in _WHOLE else word.startswith(stem) for stem in FEELING_STEMS)
