"""What people make of a name that is known: short forms, beginnings, plurals, and what a speech recogniser mishears."""

from __future__ import annotations

import re
from collections.abc import Iterator

from holdspace.domain.nameless.known import Category, Identifier, KnownNames, NameLists

_WORD = re.compile(r"[^\W\d_][\w'’-]*")
# Shorter names are one letter from too many ordinary words.
_LEAST_LETTERS = 6


def find_variants(text: str, known: KnownNames, lists: NameLists) -> Iterator[Identifier]:
    """Yield words that stand for a known name without being it."""
    parts, initials = known.parts, known.initials
    forms = {form for part in parts for form in lists.short_forms.get(part, ())}
    for match in _WORD.finditer(text):
        word = re.sub(r"['’]s?$", "", match[0])
        if word in initials or _is_made_of_one(word, parts, forms, lists):
            yield Identifier(*match.span(), Category.PERSON)


def _is_made_of_one(word: str, parts: frozenset[str], forms: set[str], lists: NameLists) -> bool:
    plain, is_written_as_name = word.lower(), word[0].isupper()
    singular = plain.removesuffix("s")
    if plain in lists.common and not is_written_as_name:
        return False
    if plain in forms or singular in forms:
        return True
    if plain in lists.common or len(singular) < 3:
        return False
    return any(_is_beginning(singular, part) or _is_near(plain, part) for part in parts)


def _is_beginning(word: str, name: str) -> bool:
    return len(name) > len(word) + 1 and name.startswith(word)


def _is_near(word: str, name: str) -> bool:
    """Return whether one letter more, less or other makes the name; the first letter is hardly ever misheard."""
    if min(len(word), len(name)) < _LEAST_LETTERS or word[0] != name[0] or abs(len(word) - len(name)) > 1:
        return False
    same = next((at for at, (one, other) in enumerate(zip(word, name, strict=False)) if one != other), len(word))
    rest, other_rest = word[same:], name[same:]
    return rest[1:] == other_rest[1:] or rest == other_rest[1:] or rest[1:] == other_rest
