"""German: every noun has a capital, so a capital alone tells nothing; what tells is whether the word is a known one.

Known is a noun of the list, any of its forms, what is put together of known words (*Schlafstörung*), and what ends as
nouns alone do (*-ung*, *-keit*). Families are called by nouns, too (*Frau Vogel*), which the words before them tell.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from holdspace.domain.nameless.known import Category, NameLists
from holdspace.domain.nameless.patterns import shapes

_GERMAN = frozenset(
    "ich nicht ist das und ein eine einen mit auch wir mir mich habe sie der dass wie aber noch nur zu für von dem den "
    "im auf wenn dann doch schon sich es bin sind haben mein meine ja nein".split()
)
_ENGLISH = frozenset(
    "i the and to of a you it that is my we for but not with have this be are on she he they do what it's i'm "
    "don't".split()
)
_WORD = re.compile(r"[^\W\d_][\w'’-]*")
# A part of a name of bounded length, or one of thousands of letters would be tried from each of them.
_PART = r"(?<!\w)(?-i:[A-ZÀ-Ý])\w{1,30}"
_NAME = rf"{_PART}(?:[-'’]\w{{1,30}}){{0,3}}"
_MONTH = "januar|februar|märz|april|mai|juni|juli|august|september|oktober|november|dezember"
_WAYS = "straße|strasse|str\\.|weg|platz|gasse|allee|ring|damm|ufer|chaussee|steig|markt"
_HOUSES = (
    "klinik|klinikum|krankenhaus|hospital|stift|schule|gymnasium|grundschule|gesamtschule|realschule|kindergarten|kita|"
    "kirche|pflegeheim|jugendamt|sozialamt|universität|werke"
)
# Towns that are called by an ordinary word: only where nothing else can stand.
_TOWNS = "Essen|Halle|Hof|Singen|Siegen|Bergen|Hagen|Aalen|Buchen|Weiden"

GERMAN_SHAPES = shapes(
    (Category.DATE, rf"\b\d{{1,2}}\.\s?(?:{_MONTH})(?:\s(?:19|20)\d\d)?\b"),
    (Category.DATE, rf"\b(?:{_MONTH})\s(?:19|20)\d\d\b"),
    (Category.PLACE, rf"(?:{_PART}[\s-]){{0,2}}(?<!\w)(?-i:[A-ZÀ-Ý])\w{{1,30}}?(?:{_WAYS})(?!\w)(?:\s\d+\s?[a-z]?\b)?"),
    (Category.PLACE, rf"{_PART}[\s-](?:{_WAYS})\s\d+\s?[a-z]?\b"),
    (Category.PLACE, rf"(?<!\w)(?-i:[A-ZÀ-Ý])\w{{1,30}}?er[\s-](?:{_WAYS})(?!\w)(?:\s\d+\s?[a-z]?\b)?"),
    (Category.PLACE, rf"(?:(?<=\bin\s)|(?<=\bnach\s)|(?<=\baus\s)|(?<=\bbei\s))(?-i:{_TOWNS})\b"),
    (Category.PLACE, r"\b(?-i:Bad|Sankt|St\.|Neu|Alt|Groß|Klein)\s(?-i:[A-ZÄÖÜ])\w+"),
    (Category.ORGANISATION, rf"(?:{_PART}-){{1,4}}(?:{_HOUSES})\b"),
    (
        Category.ORGANISATION,
        rf"\b(?-i:Klinik|Klinikum|Jugendamt|Sozialamt|Amtsgericht|Kita|Kindergarten|Hotel|Firma)\s{_NAME}",
    ),
    (Category.CONTACT, r"\b\w{1,40}(?: (?:punkt )?\w{1,40}){0,2} ät \w+ punkt (?:com|de|at|ch|net|org)\b"),
)
_TITLES = (
    "herrn?|frau|dr\\.|doktor|prof\\.|professor|familie|tante|onkel|oma|opa|pfarrer|schwester|pfleger|richter(?:in)?"
)
GERMAN_NAMED = (
    re.compile(rf"\b((?:(?:{_TITLES})\s){{1,3}}{_NAME}(?:\s{_NAME})?)", re.IGNORECASE),
    re.compile(
        rf"\b(?:heiß[et]+|hieß(?:en)?|namens|nenn(?:t|en) (?:mich|sich|ihn|sie)|name ist)\s({_NAME})", re.IGNORECASE
    ),
)
_ENDING = re.compile(r".{3}(?:ung|heit|keit|schaft|tion|tät)(?:en)?$|.{3}(?:ismus|losigkeit|ieren)$")
_FORMS = (
    "",
    "s",
    "es",
    "n",
    "en",
    "e",
    "er",
    "ern",
    "in",
    "innen",
    "nen",
    "se",
    "sen",
    "em",
    "chen",
    "lein",
    "st",
    "ste",
    "sten",
    "ster",
)
_JOINTS = ("", "s", "es", "n", "en", "er", "e")
# What families and places end in as well: they are put together of known words only in the list itself.
_ENDS_OF_NAMES = frozenset(
    "mann bach berg feld stein hof dorf burg heim wald au bauer müller meister haus kirche brücke see fluss land stadt "
    "schule klinik krankenhaus gymnasium straße weg platz bruder knecht vogel wolf".split()
)
_UNBENT = str.maketrans("äöü", "aou")
_LEAST_LETTERS = 3
# A longer word is none of talk, and would be parted at each of its letters.
_MOST_LETTERS = 40


def is_german(turns: Iterable[str]) -> bool:
    """Return whether more of a conversation's small words are German than English."""
    words = [match[0].lower().replace("’", "'") for text in turns for match in _WORD.finditer(text)]
    return sum(word in _GERMAN for word in words) > sum(word in _ENGLISH for word in words)


def is_noun(word: str, lists: NameLists) -> bool:
    """Return whether a word is a known noun, a form of one, or put together of known words."""
    plain = word.lower()
    if len(plain) > _MOST_LETTERS or any(plain in names for names in (lists.given, lists.places, lists.employers)):
        return False
    return all(_is_noun(part, lists) for part in plain.split("-") if part)


def _is_noun(word: str, lists: NameLists) -> bool:
    return (
        _is_known(word, lists)
        or _ENDING.search(word) is not None
        or any(
            _is_known(tail, lists) and not _ENDS_OF_NAMES.intersection(_stems(tail)) and _is_head(head, lists)
            for head, tail in _parted(word)
        )
    )


def _parted(word: str) -> Iterator[tuple[str, str]]:
    return ((word[:at], word[at:]) for at in range(2, len(word) - _LEAST_LETTERS + 1))


def _is_head(head: str, lists: NameLists) -> bool:
    """Return whether this may stand before a noun: a word, with what joins it to the next, or the stem of a verb."""
    return any(
        _is_word(head.removesuffix(joint) + more, lists)
        for joint in _JOINTS
        if head.endswith(joint)
        for more in ("", "e", "en")
    ) or (len(head) > 2 * _LEAST_LETTERS and _is_noun(head.removesuffix("s"), lists))


def _is_known(word: str, lists: NameLists) -> bool:
    return _is_word(word, lists) or any(_is_word(stem, lists) for stem in _stems(word))


def _is_word(word: str, lists: NameLists) -> bool:
    return len(word) > 1 and (word in lists.nouns or word in lists.common)


def _stems(word: str) -> Iterator[str]:
    for form in _FORMS:
        if word.endswith(form) and len(word) - len(form) >= _LEAST_LETTERS:
            stem = word[: len(word) - len(form)]
            yield from (stem, stem.translate(_UNBENT), f"{stem}e", f"{stem}en")
