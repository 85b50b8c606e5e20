"""A conversation of very many turns in stretches, so that the memory needed does not grow with it.

No session is so long; tables joined by mistake and recordings of days are. Each stretch is read with the turns around
it, as many as the recurrent layer was fitted on at a time (`training/context.py`), so that no turn is read without its
neighbours. A conversation of one stretch is read as it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

LONGEST = 4_000  # turns; a session has some 400
MARGIN = 48  # turns


@dataclass(frozen=True, slots=True)
class Stretch:
    """Which turns are read together, and which of them are told of: the others are there to be seen from them."""

    read: slice
    told: slice

    @property
    def told_of_read(self) -> slice:
        """Where the turns that are told of lie among those that are read."""
        return slice(self.told.start - self.read.start, self.told.stop - self.read.start)


def stretches_of(turns: int, *, longest: int = LONGEST, margin: int = MARGIN) -> Iterator[Stretch]:
    """Yield the stretches in order; every turn is told of once."""
    for start in range(0, turns, longest):
        end = min(start + longest, turns)
        yield Stretch(slice(max(start - margin, 0), min(end + margin, turns)), slice(start, end))
