"""Finding what may tell who somebody is in a conversation, with our lists and a second reader if there is one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from holdspace.definitions.names_lists import german_name_lists, name_lists
from holdspace.domain.nameless.finding import find_identifiers
from holdspace.domain.nameless.german import is_german
from holdspace.domain.nameless.known import Identifier, KnownNames
from holdspace.nlp.second_reader import find_second_reader


def find_names(turns: Sequence[str], known: Iterable[str]) -> list[tuple[Identifier, ...]]:
    """Return for each turn what may tell who somebody is; ``known`` are the record's own names, places and numbers.

    Whatever either of the two takes for an identifier is one: a person looks it over, and ticks what is nobody's. The
    second reader knows English alone.
    """
    if is_german(turns):
        return find_identifiers(turns, KnownNames.of(known), german_name_lists())
    read = find_second_reader()
    also = read(turns) if read else ()
    return find_identifiers(turns, KnownNames.of(known), name_lists(), also=also)
