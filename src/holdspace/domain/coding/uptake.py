"""What of the client's own words the next therapist turn takes up: by stems of the words that carry meaning.

It shows that a word was used again, not that the client was understood. A reflection in other words takes nothing up
in this sense, and is a reflection all the same. How much is taken up did not tell well-led from badly led talks in any
simple measure (see docs/explanation/listening-feedback.md), so it serves as evidence in a place, never as a figure.
"""

from __future__ import annotations

import re

# Words of any talk; what is left speaks of this client's matter.
_COMMON = frozenset(
    "about actually again all also always and any anything are aren't back basically because been before being but can "
    "can't come could couldn't day did didn't does doesn't doing don't done down even ever every everything for from "
    "get gets getting going gonna good got had has have haven't having her here hers him his how i'd i'll i'm i've "
    "into isn't it's its just kind know let like little look lot make makes many maybe mean might more most much "
    "myself need never nice not nothing now off okay one only other our out over people pretty probably put quite "
    "really right said same say saying see seem she should some somebody someone something sometimes sort still stuff "
    "such sure take talk tell than thank thanks that that's the their them then there there's these they they're thing "
    "things think this those though time too try two um use very want was wasn't way we're well went were what what's "
    "when where which while who why will with won't would wouldn't yeah year yes yet you you'd you'll you're you've "
    "your mm hmm mhm uh oh feel feeling felt".split()
)
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_ENDINGS = ("ingly", "edly", "ness", "ing", "ies", "ied", "ed", "es", "ly", "s", "e", "y")
_SHORTEST = 3


def meaning_words(text: str) -> frozenset[str]:
    """Return the stems of a text's words without those of any talk."""
    words = (word.replace("’", "'") for word in _WORD.findall(text.lower()))
    return frozenset(_stem(word) for word in words if len(word) >= _SHORTEST and word not in _COMMON)


def taken_up(said: str, answer: str) -> frozenset[str]:
    """Return the stems that both hold."""
    return meaning_words(said) & meaning_words(answer)


def _stem(word: str) -> str:
    """Return the word without its commonest ending: enough to find "drinking" in "drinks", and quick."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST:
            return word[: -len(ending)]
    return word
