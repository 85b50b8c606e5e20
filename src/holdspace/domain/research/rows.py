"""The rows of an extract: scores by a pseudonym that was drawn for this file, and no row that too few people share.

No date, no name, no therapist: only which session it was, what was measured, and the score. A course of scores
can still be somebody's alone, so what leaves is pseudonymous and never called anonymous.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from holdspace.domain.small_cells import SMALLEST_GROUP


@dataclass(frozen=True, slots=True)
class ResearchRow:
    """One score. ``person`` is the pseudonym, ``session`` counts from 1; ``is_estimate`` as in `measures`."""

    person: str
    session: int
    measure: str
    version: str
    scale: str
    value: float = field(repr=False)
    is_estimate: bool = False


def rows_of_enough(rows: Sequence[ResearchRow], *, least: int = SMALLEST_GROUP) -> list[ResearchRow]:
    """Return the rows that may leave, by person and session; none where fewer than ``least`` people are left.

    Of each scale in one version only the sessions go that at least so many people reached in it: where fewer did, the
    length of a therapy would tell who it is.
    """
    kept = [row for group in _by_scale(rows).values() for row in _reached_by_enough(group, least)]
    if len({row.person for row in kept}) < least:
        return []
    return sorted(kept, key=lambda row: (row.person, row.session, row.measure, row.version, row.scale))


def _by_scale(rows: Sequence[ResearchRow]) -> dict[tuple[str, str, str], list[ResearchRow]]:
    groups = defaultdict[tuple[str, str, str], list[ResearchRow]](list)
    for row in rows:
        groups[row.measure, row.version, row.scale].append(row)
    return groups


def _reached_by_enough(group: Sequence[ResearchRow], least: int) -> list[ResearchRow]:
    last: dict[str, int] = {}
    for row in group:
        last[row.person] = max(row.session, last.get(row.person, 0))
    reached = sorted(last.values(), reverse=True)
    # The last session that so many people reached; those after it are of fewer.
    final = reached[least - 1] if len(reached) >= least else 0
    return [row for row in group if row.session <= final]
