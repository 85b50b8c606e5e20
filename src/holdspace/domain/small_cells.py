"""Counts of people that may be shown: small ones are held back, and so are those that would give them away.

Two rules, as public statistics use them: a figure over fewer than `SMALLEST_GROUP` people is not shown at all; within a
larger one a count of 1 to `SMALLEST_CELL` - 1 is held back, and with it the next smallest where a single one held back
could be had by subtraction.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt

SMALLEST_GROUP = 10
SMALLEST_CELL = 5
_Z_95 = 1.959963984540054


def held_back(counts: Mapping[str, int]) -> dict[str, int | None]:
    """Return counts that together make a group; None where one is held back, all of them for a small group."""
    if sum(counts.values()) < SMALLEST_GROUP:
        return dict.fromkeys(counts)
    small = {name for name, count in counts.items() if 0 < count < SMALLEST_CELL}
    if len(small) == 1:
        rest = [name for name in counts if name not in small and counts[name]]
        # A single small count could be had by subtraction: the next smallest goes with it.
        small |= {min(rest, key=lambda name: counts[name])} if rest else set()
    return {name: None if name in small else count for name, count in counts.items()}


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a group: ``count`` of ``n``, with the 95 % interval of the share (Wilson 1927)."""

    count: int
    n: int

    @property
    def value(self) -> float:
        """The share, 0 to 1."""
        return self.count / self.n

    @property
    def interval(self) -> tuple[float, float]:
        """Lower and upper end."""
        z2 = _Z_95**2
        middle = (self.count + z2 / 2) / (self.n + z2)
        half = _Z_95 * sqrt(self.count * (self.n - self.count) / self.n + z2 / 4) / (self.n + z2)
        return max(0.0, middle - half), min(1.0, middle + half)


def find_share(count: int, n: int) -> Share | None:
    """Return a share that may be shown; None where the group, the part or the rest of it is too small."""
    is_small = any(0 < each < SMALLEST_CELL for each in (count, n - count))
    return None if n < SMALLEST_GROUP or is_small else Share(count, n)
