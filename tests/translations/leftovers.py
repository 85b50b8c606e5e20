"""Finding English that is left where German should stand: pieces of every text that has a German of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from babel.messages.catalog import Catalog

from tests.translations import catalogues

# Shorter ones may be a name, a measure, or a word that both languages have.
FEWEST_WORDS = 4
_PLACE = re.compile(r"%\(\w+\)[a-z]|{\w*}|</?[^>]+>")


def english_in(text: str) -> list[str]:
    """Return the pieces of English in a text, of those that have a German."""
    text = " ".join(text.split())
    return [piece for piece in _english() if piece in text]


@cache
def _english() -> frozenset[str]:
    return frozenset(piece for room in catalogues.rooms() for piece in _pieces(catalogues.read(room, "de")))


def _pieces(catalogue: Catalog) -> Iterator[str]:
    for message in catalogue:
        if not message.id or not message.string or message.id == message.string:
            continue
        for english in message.id if isinstance(message.id, tuple) else (message.id,):
            pieces = (" ".join(piece.split()).strip(" .,:;") for piece in _PLACE.split(str(english)))
            yield from (piece for piece in pieces if len(piece.split()) >= FEWEST_WORDS)
