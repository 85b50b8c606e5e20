"""An extract for research, in time: asked for, looked over by a second person, announced to clients, taken once.

    asked ─→ announced ─→ ready ─→ taken
      │          │          │
      └──────────┴──────────┴────→ refused | stopped | over

Only times are kept, so nothing has to happen for the announcement to end.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

# How long clients who allow research read of it before anything leaves: time to take it back.
ANNOUNCED_FOR = timedelta(days=7)
# How long it can be taken from then on.
GOOD_FOR = timedelta(days=14)
# Two extracts close together could differ by one client alone, and so tell about that one.
AT_MOST_EVERY = timedelta(days=30)


class ExtractState(StrEnum):
    """Where an extract stands."""

    ASKED = "asked"
    ANNOUNCED = "announced"
    READY = "ready"
    TAKEN = "taken"
    REFUSED = "refused"
    STOPPED = "stopped"
    OVER = "over"  # not answered, or not taken, in time

    @property
    def is_open(self) -> bool:
        """Whether it can still leave."""
        return self in {ExtractState.ASKED, ExtractState.ANNOUNCED, ExtractState.READY}


@dataclass(frozen=True, slots=True)
class ExtractTimes:
    """When it was asked for, answered, taken or stopped; all aware."""

    asked_at: datetime
    answered_at: datetime | None = None
    is_approved: bool = False
    taken_at: datetime | None = None
    stopped_at: datetime | None = None

    @property
    def ready_at(self) -> datetime | None:
        """From when it can be taken; None before it was approved."""
        return self.answered_at + ANNOUNCED_FOR if self.answered_at and self.is_approved else None

    def state(self, at: datetime) -> ExtractState:
        """Return where it stands at a moment; what was done outweighs what is due."""
        if self.taken_at is not None:
            return ExtractState.TAKEN
        if self.stopped_at is not None:
            return ExtractState.STOPPED
        if self.answered_at is None:
            return ExtractState.OVER if at >= self.asked_at + GOOD_FOR else ExtractState.ASKED
        if self.ready_at is None:
            return ExtractState.REFUSED
        if at >= self.ready_at + GOOD_FOR:
            return ExtractState.OVER
        return ExtractState.READY if at >= self.ready_at else ExtractState.ANNOUNCED
