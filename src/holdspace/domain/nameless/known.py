"""What is known beforehand: the record's own names, and lists of names and ordinary words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Category(StrEnum):
    """What a found piece of text seems to be."""

    PERSON = "person"
    PLACE = "place"
    ORGANISATION = "organisation"
    CONTACT = "contact"
    NUMBER = "number"
    DATE = "date"
    NAME = "name"  # written like a name; whose or what's is not known


@dataclass(frozen=True, slots=True)
class Identifier:
    """A piece of text that may tell who somebody is; ``start`` and ``end`` count characters."""

    start: int
    end: int
    category: Category


@dataclass(frozen=True, slots=True)
class NameLists:
    """Lower-case names, places and employers that are no ordinary words, and words that tell nobody who somebody is.

    ``ordinary`` are those with a capital, ``common`` those that people commonly write without one; ``short_forms``
    says what is made of a given name. ``nouns`` are those of a language that writes them with a capital.
    """

    given: frozenset[str]
    places: frozenset[str]
    employers: frozenset[str]
    ordinary: frozenset[str]
    common: frozenset[str] = frozenset()
    short_forms: Mapping[str, frozenset[str]] = field(default_factory=dict)
    nouns: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class KnownNames:
    """Names, places and numbers of this record, as somebody wrote them down; compared without regard to case."""

    words: tuple[str, ...] = field(default=(), repr=False)

    @classmethod
    def of(cls, written: Iterable[str]) -> KnownNames:
        """Return whole names and each of their parts of three letters or more, longest first."""
        whole = {" ".join(each.split()) for each in written if each.strip()}
        parts = {part for each in whole for part in re.split(r"[\s,;]+", each)} - _TITLES
        names = {part for part in parts if len(part) > 2 and _NAME.fullmatch(part)}
        return cls(tuple(sorted(whole | names, key=len, reverse=True)))

    @property
    def parts(self) -> frozenset[str]:
        """Return the single words among them, in lower case."""
        return frozenset(each.lower() for each in self.words if _NAME.fullmatch(each))

    @property
    def initials(self) -> frozenset[str]:
        """Return the first letters of names of several parts as people put them together: HW of Hyun-woo, or H.W."""
        firsts = [re.findall(r"(?<![^\W\d_])[^\W\d_]", each.upper()) for each in self.words]
        return frozenset(form for each in firsts if len(each) > 1 for form in ("".join(each), ".".join(each)))


_NAME = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
# Parts of a whole name that are nobody's: "Practice for Talking" is hidden as a whole, and "for" stays.
_TITLES = {"the", "and", "for", "Mrs", "Miss", "The", "And", "For"}
