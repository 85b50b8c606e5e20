"""Words that hardly anybody uses, where a name may stand: a speech recogniser writes names without a capital."""

from __future__ import annotations

import re
from collections.abc import Iterator

from holdspace.domain.nameless.known import Category, Identifier, NameLists

_PERSONS = (
    "sister|brother|mum|mam|dad|mother|father|wife|husband|missus|partner|son|daughter|friend|mate|boss|"
    "manager|supervisor|lad|lads|girl|girls|boy|boys|kid|kids|cousin|aunt|aunty|auntie|uncle|neighbour|"
    "neighbours|ex|nephew|niece|landlord|landlady|worker|counsellor|therapist|solicitor|youngest|oldest|"
    "eldest|middle one|twins|baby|dog|cat|boyfriend|girlfriend|fella|bloke|colleague|teacher|pastor|"
    "priest|nurse|doctor|gp|midwife|stepdad|stepmum|grandad|gran|nan|granny|with|was|and|is|named"
)
_WAYS = (
    "in|from|to|at|near|outside|round|via|past|towards|around|through|off|leaving|left|visit|visiting|"
    "visited|reached|for|called|the"
)
_WORD = r"((?<![\w'’])[a-zà-ÿ][a-zà-ÿ'’-]{2,})"
_AFTER_PERSON = re.compile(rf"\b(?:{_PERSONS})\s{_WORD}", re.IGNORECASE)
_AFTER_WAY = re.compile(rf"\b(?:{_WAYS})\s{_WORD}", re.IGNORECASE)
# A word that is made of a common one: its plural, its past, who does it, how it is done.
_ENDINGS = re.compile(
    r"(?:['’](?:s|d|ll|re|ve|m)|n['’]?t|s|es|ed|d|r|er|ers|ing|ings|in|ly|ier|iest|y|ish|ness|less|ful|fully|able|ment|ments|ism|"
    r"ist|ists|al|ally|ation|ations|ical|ity|like|wise|up|out|time)$"
)
_BEGINNINGS = re.compile(r"^(?:un|re|dis|over|under|out|pre|mis|non|inter|anti|super|self|mid|semi|co)-?")


def find_unfamiliar(text: str, lists: NameLists) -> Iterator[Identifier]:
    """Yield such words after what people say before a name: *my sister*, *in*, *from*."""
    for shape, category in ((_AFTER_PERSON, Category.PERSON), (_AFTER_WAY, Category.NAME)):
        for match in shape.finditer(text):
            if not is_familiar(match[1], lists):
                yield Identifier(*match.span(1), category)


def is_familiar(word: str, lists: NameLists) -> bool:
    """Return whether a word is a common one, or made of one or two."""
    plain = word.lower().replace("’", "'")
    if plain in lists.common or plain in lists.ordinary or plain.replace("'", "") in _JOINED:
        return True
    if any(_is_common(stem, lists) for stem in _stems(plain)):
        return True
    return any(plain[:at] in lists.common and plain[at:].lstrip("-") in lists.common for at in range(3, len(plain) - 2))


def _is_common(stem: str, lists: NameLists) -> bool:
    return len(stem) > 2 and (stem in lists.common or stem in lists.ordinary)


def _stems(word: str) -> Iterator[str]:
    for whole in (word, _BEGINNINGS.sub("", word)):
        yield whole
        for match in [_ENDINGS.search(whole, at) for at in range(max(0, len(whole) - 6), len(whole))]:
            if match:
                stem = whole[: match.start()]
                yield from (stem, f"{stem}e", f"{stem}y", stem[:-1] if stem[-2:-1] == stem[-1:] else stem)
                yield f"{stem[:-1]}y" if stem.endswith("i") else stem


# Written together without an apostrophe, as recognisers do.
_JOINED = frozenset(
    "im ive id ill hes shes its thats whats theres theyre were youre youve youll theyve theyll weve dont doesnt "
    "didnt cant couldnt wont wouldnt shouldnt isnt arent wasnt werent havent hasnt hadnt aint mustnt neednt "
    "lets whos wheres hows itll itd thatll gonna wanna gotta kinda sorta dunno cos coz cus yeah nah erm um uh "
    "hmm mhm aye wee bairn".split()
)
