"""How often the therapist did what, by kind, as the page places it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from holdspace.domain.coding.behaviour_counts import BehaviourCount
from holdspace.workflows.count_words import count_title, count_words


@dataclass(frozen=True, slots=True)
class ShownCount:
    """A kind and its expected numbers with their ranges, over turns and over sentences."""

    kind: str
    turns: str
    sentences: str


def shown_counts(counts: Sequence[BehaviourCount]) -> tuple[ShownCount, ...]:
    """Return the counts in their order; none where too few turns were coded to count anything."""
    if all(each.turns.value is None for each in counts):
        return ()
    return tuple(ShownCount(count_title(each), count_words(each.turns), count_words(each.sentences)) for each in counts)
