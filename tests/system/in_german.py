"""Finding English that is left on a German page: every text of the catalogues that has a German of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from babel.messages.catalog import Catalog

from tests.system.people import Person
from tests.translations import catalogues

# Shorter ones may be a name, a measure, or a word that both languages have.
FEWEST_WORDS = 4
_PLACE = re.compile(r"%\(\w+\)[a-z]|{\w*}|</?[^>]+>")


def reads_german(person: Person) -> None:
    """Have this browser ask for German, as one does whose system speaks it; nobody's account is changed."""
    cookie = {"name": "language", "value": "de", "url": person.installation.address}
    person.page.context.add_cookies([cookie])  # type: ignore[list-item]  # a plain dict is what it is


def english_on(person: Person) -> list[str]:
    """Return the pieces of English on the page, of those that have a German."""
    text = " ".join(person.page.locator("body").inner_text().split())
    return [piece for piece in _english() if piece in text]


@cache
def _english() -> frozenset[str]:
    return frozenset(piece for room in catalogues.rooms() for piece in _pieces(catalogues.read(room, "de")))


def _pieces(catalogue: Catalog) -> Iterator[str]:
    for message in catalogue:
        if not message.id or not message.string or message.id == message.string:
            continue
        for english in message.id if isinstance(message.id, tuple) else (message.id,):
            pieces = (" ".join(piece.split()).strip(" .,:;") for piece in _PLACE.split(english))
            yield from (piece for piece in pieces if len(piece.split()) >= FEWEST_WORDS)
