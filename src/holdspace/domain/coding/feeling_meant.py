"""Whether a feeling that is named is the speaker's own and meant: not another's, not quoted, not "if", not in jest.

Rules of this project for English, chosen by hand, and rather too strict: what they leave out is not said to have been
voiced, so that nobody is told that they passed over what was none. "You" may be anybody and counts as another.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_SELF = frozenset("i i'm i've i'd i'll me myself we we're we've us it it's its that that's this there's which".split())
_PERSON = (
    "he she they who someone somebody everyone everybody anyone people others son daughter kid kids child children "
    "baby husband wife partner boyfriend girlfriend ex mother mum mom dad father parents brother sister grandma "
    "grandpa aunt uncle cousin friend friends boss manager colleague colleagues neighbour neighbours teacher doctor "
    "dog cat"
).split()
_OTHERS = frozenset([*_PERSON, *"he's she's they're they've he'd she'd they'd you you're you've you'd".split()])
_OF_OTHERS = frozenset("his her their your".split())
_OBJECT = frozenset("me us".split())
_WISHED = frozenset("would wouldn't might i'd".split())
_BE = frozenset("be feel get have".split())
_BETWEEN = frozenset("so very really quite a bit just probably also been felt more even be feel get have".split())
_OF_A_THING = frozenset(
    "time times ball balls killer killers management button questionnaire sheet diary log scale relief clinic group "
    "score test tablets medication".split()
)
_SAY = "said|says|told|tells|shouted|screamed|yelled|wrote|texted|goes|(?:was|were) like"
_THINK = "thinks?|believes?|wants? me"
_REPORTED = re.compile(rf"\b(?:{'|'.join(_PERSON)}|you)(?: [a-z']+){{0,2}} (?:{_SAY}|{_THINK})\b")
_BEFORE_SPEECH = re.compile(rf"\b({_SAY}),")
_QUOTED = re.compile(r'"[^"]{1,300}"|“[^”]{1,300}”')
_POLITE = re.compile(
    r"\b(?:i'm|i am) afraid (?:so|not|i (?:forgot|can't|cannot|don't|didn't|couldn't|haven't|missed|have to|had to))\b"
    r"|\bregret to\b"
)
_CANNOT_SAY = re.compile(r"\b(?:can't|cannot|couldn't|wouldn't) say (?:that )?i(?:'m| am| was| felt| feel)")
_IN_JEST = re.compile(r"\bha[ -]?ha\b|\b(?:just|only|i'm) (?:kidding|joking)\b|\byeah,? right\b|, as if\W*$|\blol\b")


def meant(text: str) -> str:
    """Return what is meant of a text in small letters: nothing of a jest, and no quotation or figure of speech."""
    if _IN_JEST.search(text):
        return ""
    said = _CANNOT_SAY.sub("i'm not", _POLITE.sub(" ", _QUOTED.sub(" ", text)))
    return _BEFORE_SPEECH.sub(r"\1", said)


def is_own(before: Sequence[str], after: Sequence[str]) -> bool:
    """Return whether a word for a feeling is of the speaker's own, by the words before it and the one after it."""
    if not _OF_A_THING.isdisjoint(after):
        return False
    if (before and before[-1] in _OF_OTHERS) or _REPORTED.search(" ".join(before)) or _is_supposed(before):
        return False
    nearest = next((word for word in reversed(before) if word in _SELF or word in _OTHERS), "i")
    return nearest in _SELF or not _OBJECT.isdisjoint(after)  # "she scares me"


def _is_supposed(before: Sequence[str]) -> bool:
    """Return whether the words before say "if", or "would be"; "as if" supposes nothing."""
    if any(word == "if" and before[at - 1 : at] != ["as"] for at, word in enumerate(before)):
        return True
    last = max((at for at, word in enumerate(before) if word in _WISHED), default=None)
    return last is not None and before[last + 1 : last + 2] != ["been"] and _leads_on(before[last + 1 :])


def _leads_on(between: Sequence[str]) -> bool:
    return not _BE.isdisjoint(between) and _BETWEEN.issuperset(between)
