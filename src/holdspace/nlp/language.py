"""Is this English? Asked before coding: a conversation in another language is refused, not coded wrongly.

By the share of English function words among the different words of each turn: in English talk it is near one half, in
other languages that use the Latin script mostly below a tenth. Too few words, or an open question, count as English.

Single turns are asked about as well, with more caution: of 13,638 turns of AnnoMI and of the sessions of our own with
ten different words or more none was below `TURN_SHARE`; nine of ten sentences in eight other languages were.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from itertools import islice

FUNCTION_WORDS = frozenset(
    "the a an and or but if so because that this these those it it's its i i'm i've i'd i'll me my you you're you've "
    "your he she we they them their his her our us is are was were be been do does did don't didn't have has had not "
    "no yes yeah okay of to in on at for with from about as just like what how when where who why which there here "
    "can could would will should know think feel mm hmm um uh well really very some any all up out then than get go "
    "going want say said that's what's can't oh right good more much by into over".split()
)
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
# Of a long turn its beginning is enough, and a word said over and over tells no more than one said once.
LOOKED_AT = 300
MINIMUM_WORDS = 40
MINIMUM_SHARE = 0.25
TURN_WORDS = 10
TURN_SHARE = 0.16


def is_english(texts: Iterable[str]) -> bool:
    """Return whether texts may be taken for English; True where there is too little to tell."""
    turns = [_words(text) for text in texts]
    different = [word for words in turns for word in dict.fromkeys(words)]
    if sum(map(len, turns)) < MINIMUM_WORDS:
        return _is_latin(different)
    return _share(different) >= MINIMUM_SHARE


def is_other_language(text: str) -> bool:
    """Return whether what one person says is plainly not English; False where it has too few words to tell."""
    different = set(_words(text))
    return len(different) >= TURN_WORDS and _share(different) < TURN_SHARE


def _share(different: Collection[str]) -> float:
    return sum(word in FUNCTION_WORDS for word in different) / len(different)


def _words(text: str) -> list[str]:
    found = islice(_WORD.finditer(text.lower().replace("’", "'")), LOOKED_AT)
    return [match.group() for match in found]


def _is_latin(words: list[str]) -> bool:
    letters = "".join(words)
    return not letters or sum(letter.isascii() for letter in letters) / len(letters) > 0.5
