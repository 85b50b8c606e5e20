"""Whether the machine's clock can be trusted with what nobody can undo, such as an erasure by date.

A clock that is set forward by a year, by a dead battery or a wrong time server, makes everything due at once. Nothing
tells a long pause from such a leap when the service starts, so after either a day must pass in which people see it.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.core.cache import cache

logger = logging.getLogger("holdspace.jobs")

# Longer than a practice with one day of work a week has its machine off; less than any wait before an erasure.
LONGEST_PAUSE = timedelta(days=8)
MUST_LAST = timedelta(days=1)
KEY = "steady-clock"
Seen = tuple[datetime, datetime]  # the last time seen, and since when it has gone on without a leap


def is_steady(at: datetime) -> bool:
    """Return whether the clock has gone on for a day without a leap; called often, as it sees leaps by itself."""
    last, since = _seen() or (at, at)
    if not last <= at + timedelta(minutes=5) or at - last > LONGEST_PAUSE:
        logger.error("the clock reads %s after %s: nothing is erased by date for a day", f"{at:%F %R}", f"{last:%F %R}")
        since = at
    cache.set(KEY, (at, since), None)
    return at - since >= MUST_LAST


def _seen() -> Seen | None:
    seen: Seen | None = cache.get(KEY)
    return seen
