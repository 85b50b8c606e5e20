"""Taking one's record along, in time: asked for, a wait in which it can be stopped, given once, and over.

    waiting ─→ ready ─→ taken
       │         │
       └─────────┴────→ stopped | over

Only times are kept, so nothing has to happen for a wait to end, and nothing can be forgotten.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

# How long a copy can be fetched once the wait is over.
GOOD_FOR = timedelta(days=7)


class CopyState(StrEnum):
    """Where a request for a copy stands."""

    WAITING = "waiting"
    READY = "ready"
    TAKEN = "taken"
    STOPPED = "stopped"
    OVER = "over"  # not fetched in time

    @property
    def is_open(self) -> bool:
        """Whether it can still be given or stopped."""
        return self in {CopyState.WAITING, CopyState.READY}


@dataclass(frozen=True, slots=True)
class CopyTimes:
    """When a copy was asked for, may be fetched from, was fetched or stopped; all aware."""

    asked_at: datetime
    ready_at: datetime
    taken_at: datetime | None = None
    stopped_at: datetime | None = None

    @property
    def over_at(self) -> datetime:
        """Until when it can be fetched."""
        return self.ready_at + GOOD_FOR

    def state(self, at: datetime) -> CopyState:
        """Return where the request stands at a moment; what was done outweighs what is due."""
        if self.stopped_at is not None:
            return CopyState.STOPPED
        if self.taken_at is not None:
            return CopyState.TAKEN
        if at >= self.over_at:
            return CopyState.OVER
        return CopyState.READY if at >= self.ready_at else CopyState.WAITING
