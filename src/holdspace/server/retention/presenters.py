"""How long it is until a record is erased, for the client to see."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from holdspace.domain.retention import ErasureState, Retention
from holdspace.server.maintenance.erasing import KEYS_KEPT


@dataclass(frozen=True, slots=True)
class Countdown:
    """``due_at`` is None where no day is known; days are whole and never below zero."""

    state: ErasureState
    waits_until: datetime
    due_at: datetime | None
    days: int
    gone_from_backups_at: datetime | None


def countdown(retention: Retention, *, at: datetime) -> Countdown:
    """Return what the page counts down."""
    due_at = retention.due_at
    return Countdown(
        state=retention.state(at),
        waits_until=retention.waits_until,
        due_at=due_at,
        days=max(-((at - due_at).days), 0) if due_at else 0,
        gone_from_backups_at=due_at + KEYS_KEPT if due_at else None,
    )
