"""When openings are so many that somebody must ask why: an exception that became a habit is none any more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

BY_ONE_PERSON, WITHIN_A_WEEK = 3, timedelta(days=7)
IN_ALL, WITHIN_A_DAY = 5, timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Opening:
    """A record was opened by somebody."""

    by: UUID
    at: datetime


@dataclass(frozen=True, slots=True)
class Alarm:
    """Too many openings. ``by`` is None where they are many in all and not one person's."""

    by: UUID | None
    openings: int
    within: timedelta


def alarms(openings: Sequence[Opening], *, at: datetime) -> tuple[Alarm, ...]:
    """Return what is out of the ordinary at a moment."""
    week = Counter(each.by for each in openings if at - WITHIN_A_WEEK < each.at <= at)
    found = [Alarm(by, count, WITHIN_A_WEEK) for by, count in sorted(week.items()) if count >= BY_ONE_PERSON]
    today = sum(at - WITHIN_A_DAY < each.at <= at for each in openings)
    return (*found, Alarm(None, today, WITHIN_A_DAY)) if today >= IN_ALL else tuple(found)
