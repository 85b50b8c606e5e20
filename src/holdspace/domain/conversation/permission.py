"""Was somebody asked first? By the words: the therapist asks for leave, the client asks for advice. Own lists."""

from __future__ import annotations

import re

_LEAVE = re.compile(
    r"\b(may|can|could|shall) (i|we)\b|\bwould (it|that) be (ok|okay|all right|alright|fine)\b|"
    r"\bis (it|that) (ok|okay|all right|alright|fine)\b|\bdo you mind\b|\bare you (ok|okay|all right) with\b|"
    r"\bwould you (be willing|rather)\b|\bif you (would )?(like|want)\b|\bif you'd like\b|"
    r"\bwould you like (to hear|me to)\b|\bif you('d| would)? (allow|let) me\b|\bif i may\b|"
    r"\bif (that|it)('s| is) (ok|okay|all right|alright|fine)\b"
)
_ADVICE_WANTED = re.compile(
    r"\bwhat (should|shall|can|could|would) (i|you)\b|\bany (advice|ideas?|tips|suggestions?)\b|"
    r"\bdo you think i should\b|\bhow (should|do|can) i\b|\btell me what to do\b|"
    r"\bwhat do you (think|suggest|recommend)\b"
)


def asks_leave(text: str) -> bool:
    """Return whether the words ask for leave to speak of something or to give advice."""
    return bool(_LEAVE.search(text.lower()))


def asks_for_advice(text: str) -> bool:
    """Return whether the words ask to be told what to do."""
    return bool(_ADVICE_WANTED.search(text.lower()))
