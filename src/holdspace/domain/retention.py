"""When a record that its client wants erased is erased: after a wait and what the law has it kept for, under no hold.

    waiting ─→ kept ─→ due ─→ done
       │         │       ↑
       │         └─ held ┘   while a hold lasts, nothing is erased
       └─────────┴─→ stopped

Only times are kept; where a request stands follows from them. A rule of retention counts from the end of care, as such
rules do; how many years is the practice's to know (the NHS Records Management Code of Practice 2021, for instance, has
mental health records kept for 20 years; other places, other rules).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class ErasureState(StrEnum):
    """Where a request to erase stands."""

    WAITING = "waiting"  # the client can still think about it
    KEPT = "kept"  # a rule of retention has it kept
    HELD = "held"  # a court, a complaint or a claim needs it
    DUE = "due"
    STOPPED = "stopped"
    DONE = "done"

    @property
    def is_open(self) -> bool:
        """Whether it will be carried out unless it is stopped."""
        return self not in {ErasureState.STOPPED, ErasureState.DONE}


@dataclass(frozen=True, slots=True)
class Retention:
    """What stands between the wish and the erasure. ``years`` is 0 where no rule has records kept."""

    asked_at: datetime
    wait: timedelta
    years: int = 0
    care_ended_at: datetime | None = None
    is_held: bool = False
    stopped_at: datetime | None = None
    erased_at: datetime | None = None

    @property
    def waits_until(self) -> datetime:
        """Until when the client may think about it."""
        return self.asked_at + self.wait

    @property
    def due_at(self) -> datetime | None:
        """When it is erased; None where that is not known: under a hold, or as long as care that must be kept lasts."""
        if self.is_held or (self.years and self.care_ended_at is None):
            return None
        kept_until = kept_after(self.care_ended_at, self.years) if self.care_ended_at else self.waits_until
        return max(self.waits_until, kept_until)

    def state(self, at: datetime) -> ErasureState:
        """Return where it stands at a moment."""
        if self.erased_at is not None:
            return ErasureState.DONE
        if self.stopped_at is not None:
            return ErasureState.STOPPED
        if self.is_held:
            return ErasureState.HELD
        if self.due_at is not None and at >= self.due_at:
            return ErasureState.DUE
        return ErasureState.WAITING if at < self.waits_until else ErasureState.KEPT


def kept_after(care_ended_at: datetime, years: int) -> datetime:
    """Return until when a record is kept, in calendar years; from the 29th of February to the 1st of March."""
    try:
        return care_ended_at.replace(year=care_ended_at.year + years)
    except ValueError:
        return care_ended_at.replace(year=care_ended_at.year + years, month=3, day=1)
