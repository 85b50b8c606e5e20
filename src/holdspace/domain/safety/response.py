"""How soon somebody has to take up an urgent alert, who is called in if nobody does, and where it stands.

waiting ─→ taken up ─→ closed      by the therapist
   │          ↑          ↑
   └─→ overdue ──────────┘         a second person was called in and says whom they reached
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class Response(StrEnum):
    """Where an alert stands."""

    WAITING = "waiting"
    OVERDUE = "overdue"
    TAKEN_UP = "taken_up"
    CLOSED = "closed"


class Reached(StrEnum):
    """Whom the second person reached. They know no name and no word of the client, so they write none."""

    THERAPIST = "therapist"
    EMERGENCY = "emergency"  # somebody who can act at once: emergency services, the practice's own duty
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Clock:
    """What is known of the time of one alert. ``take_up_by`` is None where it waits for the next session."""

    take_up_by: datetime | None
    taken_up_at: datetime | None = None
    closed_at: datetime | None = None


def take_up_by(raised_at: datetime, *, is_urgent: bool, minutes: int) -> datetime | None:
    """Return until when somebody must say that they are on it; None where it can wait for the next session."""
    return raised_at + timedelta(minutes=minutes) if is_urgent else None


def response_at(now: datetime, clock: Clock) -> Response:
    """Return where an alert stands at a moment."""
    if clock.closed_at is not None:
        return Response.CLOSED
    if clock.taken_up_at is not None:
        return Response.TAKEN_UP
    is_late = clock.take_up_by is not None and now >= clock.take_up_by
    return Response.OVERDUE if is_late else Response.WAITING


def is_to_call_in(now: datetime, clock: Clock, *, called_in_at: datetime | None) -> bool:
    """Return whether a second person is to be called in now: overdue, and nobody was called in yet."""
    return called_in_at is None and response_at(now, clock) is Response.OVERDUE
