"""What is usual for a pair: the range of a figure over their own earlier sessions, instead of anybody's norm.

The range goes from the lowest to the highest of the latest sessions before. No shape of distribution is assumed: if
nothing has changed, a new session lies outside the range of n earlier ones in two of n + 1 cases, by chance alone
(exchangeability), and that is said beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

MINIMUM_SESSIONS = 3
LATEST = 10


class Place(StrEnum):
    """Where a session lies beside the ones before."""

    BELOW = "below"
    WITHIN = "within"
    ABOVE = "above"


@dataclass(frozen=True, slots=True)
class UsualRange:
    """The lowest and highest value of ``n`` earlier sessions."""

    lower: float
    upper: float
    n: int

    @property
    def chance_outside(self) -> float:
        """How often a session lies outside by chance alone, where nothing has changed."""
        return 2 / (self.n + 1)

    def place_of(self, value: float) -> Place:
        """Return where a value lies."""
        if value < self.lower:
            return Place.BELOW
        return Place.ABOVE if value > self.upper else Place.WITHIN


def usual_range(earlier: Sequence[float]) -> UsualRange | None:
    """Return the range of the latest of these values, the oldest first; None for too few."""
    latest = earlier[-LATEST:]
    if len(latest) < MINIMUM_SESSIONS:
        return None
    return UsualRange(min(latest), max(latest), len(latest))
