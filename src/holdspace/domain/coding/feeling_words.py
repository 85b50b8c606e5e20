"""Words that name a difficult feeling, by their stems; chosen by hand, English, common in talk.

A word in here says that a feeling was *named*; whether it was felt, by whom and how strongly, is not in the word. What
is denied ("I'm not sad at all"), said of a thing ("the printer got stuck") or not the speaker's own (`feeling_meant`)
is named, and not voiced as a feeling.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from holdspace.domain.coding.feeling_meant import is_own, meant

FEELING_STEMS = tuple(
    "afraid alone anger angr anguish annoy anxi asham bitter broken cried cry crying cries dread depress desper "
    "despair devastat disappoint disgust distress embarrass empty exhaust fear frighten frustrat furious grief "
    "griev guilt heartbroken helpless hopeless humiliat hurt insecure irritat isolat jealous lonel lost mad "
    "miserabl misery nervous numb numbness overwhelm pain panic rage regret resent sad sadness saddened scare scary "
    "shame shy sorrow stress stuck suffer tear tears tense terrified terrify terrifying tired trapped unhappy "
    "unsafe upset useless worr worthless".split()
)
# Stems that are also the beginning of words about other things count as whole words only.
_WHOLE = frozenset("alone lost mad pain sad shy tear stuck cry cried numb".split())
_OTHER = frozenset("fearless fearlessly shameless shamelessly guiltless dreadlock dreadlocks scarecrow".split())
# Said of things as well: of a person only near words for one, or at the head of a clause ("Stuck, as ever").
_OF_THINGS = frozenset("alone broken empty lost numb stuck tense trapped useless".split())
_OF_ONESELF = frozenset("i i'm i've i'd i'll me my myself we we're feel feels feeling felt".split())
_NEAR, _FAR, _FURTHEST = 5, 10, 30  # words
# "I'm not really feeling sad or", "I don't feel so": between a denial and what it denies.
_BETWEEN = frozenset(
    "a all any as at be been being even exactly feel feeling felt much nor or particularly really so that this too "
    "very more have had get got to".split()
)
_DENIALS = frozenset(
    "not never no without longer nothing nobody used stopped isn't wasn't aren't weren't ain't don't doesn't didn't "
    "haven't hasn't hadn't".split()
)
_HEIGHTENS = frozenset("so this that more".split())  # "never been so sad" is no denial
_CLAUSE_END = re.compile(r"[.,;:!?()…–—]+|\bbut\b")
_WORD = re.compile(r"[a-z']+")


def feeling_words(text: str) -> tuple[str, ...]:
    """Return the words of a text that name a difficult feeling, in order, each once."""
    return tuple(dict.fromkeys(word for word in _WORD.findall(_plain(text)) if _names_feeling(word)))


def voiced_feelings(text: str) -> tuple[str, ...]:
    """Return the words that name a difficult feeling of the speaker's own, not denied, in order, each once."""
    clauses = (_WORD.findall(clause) for clause in _CLAUSE_END.split(meant(_plain(text))))
    return tuple(dict.fromkeys(word for clause in clauses for word in _voiced(clause)))


def _voiced(clause: Sequence[str]) -> Iterator[str]:
    for at, word in enumerate(clause):
        if not _names_feeling(word) or _is_denied(clause[max(at - _FAR, 0) : at]):
            continue
        if not is_own(clause[max(at - _FURTHEST, 0) : at], clause[at + 1 : at + 2]):
            continue
        if word not in _OF_THINGS or at == 0 or _OF_ONESELF.intersection(clause[max(at - _NEAR, 0) : at]):
            yield word


def _is_denied(before: Sequence[str]) -> bool:
    between: set[str] = set()
    for at in reversed(range(len(before))):
        word = before[at]
        if word in _DENIALS:
            is_taken_back = word == "stopped" and before[at - 1 : at] and before[at - 1] in _DENIALS
            return not is_taken_back and not (word == "never" and between & _HEIGHTENS)
        if word not in _BETWEEN and not _names_feeling(word):
            return False
        between.add(word)
    return False


def _plain(text: str) -> str:
    return text.lower().replace("’", "'")


@lru_cache(maxsize=20_000)
def _names_feeling(word: str) -> bool:
    if word in _OTHER:
        return False
    return any(word == stem if stem in _WHOLE else word.startswith(stem) for stem in FEELING_STEMS)
