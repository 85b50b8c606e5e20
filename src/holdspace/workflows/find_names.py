"""Finding what may tell who somebody is in a conversation, with the lists that ship."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from holdspace.definitions.names_lists import name_lists
from holdspace.domain.nameless.finding import find_identifiers
from holdspace.domain.nameless.known import Identifier, KnownNames


def find_names(turns: Sequence[str], known: Iterable[str]) -> list[tuple[Identifier, ...]]:
    """Return for each turn what may tell who somebody is; ``known`` are the record's own names, places and numbers."""
    return find_identifiers(turns, KnownNames.of(known), name_lists())
