"""What is known beforehand: the record's own names, and lists of names and ordinary words."""

from __future__ import annotations

import re
from collections.abc import Iterable
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
    """Lower-case names, places and employers that are no ordinary words, and ordinary words with a capital."""

    given: frozenset[str]
    places: frozenset[str]
    employers: frozenset[str]
    ordinary: frozenset[str]


@dataclass(frozen=True, slots=True)
class KnownNames:
    """Names, places and numbers of this record, as somebody wrote them down; compared without regard to case."""

    words: tuple[str, ...] = field(default=(), repr=False)

    @classmethod
    def of(cls, written: Iterable[str]) -> KnownNames:
        """Return whole names and each of their parts of three letters or more, longest first."""
        whole = {" ".join(each.split()) for each in written if each.strip()}
        parts = {part for each in whole for part in re.split(r"[\s,;]+", each) if len(part) > 2 and part.isalpha()}
        return cls(tuple(sorted(whole | (parts - _TITLES), key=len, reverse=True)))


_TITLES = {"the", "and", "Mrs", "Miss", "The"}
