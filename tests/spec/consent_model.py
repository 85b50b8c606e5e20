"""The rules of consent once more, written from their plain words: replayed statement by statement on single cells.

A cell is one kind for one person. Everything that was said is laid on the cells it touches, in the order it was said.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import product
from uuid import UUID

from holdspace.domain.access import Kind
from holdspace.domain.consent.statement import Statement

Cell = tuple[Kind, UUID]


def may(
    said: Sequence[Statement],
    kind: Kind,
    person: UUID,
    *,
    at: datetime,
    people: Sequence[UUID],
    since: datetime | None = None,
) -> bool:
    """Return whether a person may have a kind; ``said`` is about one purpose, ``people`` is everybody there is.

    ``since`` is when this person came: before, "everybody" who was allowed something did not mean them.
    """
    live: list[tuple[frozenset[Cell], Statement]] = []
    # Of one moment the no is said last, so that it ends what was allowed in that moment.
    for statement in sorted(said, key=lambda each: (each.at, not each.is_given)):
        if not statement.is_in_force(at):
            continue
        cells = _cells(statement, people)
        if (kind, person) not in cells:
            continue
        meant = [person] if statement.scope.recipient else [*people]
        if statement.is_given and since and statement.at < since and meant != [person]:
            continue
        if not statement.is_given:
            live = [(theirs, other) for theirs, other in live if not (other.is_given and theirs <= cells)]
        live.append((cells, statement))
    if not live:
        return False
    smallest = [(cells, statement) for cells, statement in live if not any(others < cells for others, _ in live)]
    verdicts = []
    for cells in {cells for cells, _ in smallest}:
        newest = max(statement.at for theirs, statement in smallest if theirs == cells)
        verdicts += [each.is_given for theirs, each in smallest if theirs == cells and each.at == newest]
    return all(verdicts)


def _cells(statement: Statement, people: Sequence[UUID]) -> frozenset[Cell]:
    # Nobody and nothing more than is named: a statement about everything touches cells that no list of kinds does.
    kinds: list[object] = [*Kind, "whatever else"] if statement.scope.kinds is None else list(statement.scope.kinds)
    whom: list[object] = [*people, "whoever else"] if statement.scope.recipient is None else [statement.scope.recipient]
    return frozenset(product(kinds, whom))  # type: ignore[arg-type]  # the rest is a cell of its own
