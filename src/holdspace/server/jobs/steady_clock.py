"""Whether the machine's clock can be trusted with what nobody can undo, such as an erasure by date; and when it leaps.

A clock that is set forward by a year, by a dead battery or a wrong time server, makes everything due at once. Nothing
tells a long pause from such a leap when the service starts, so after either a day must pass in which people see it.
A clock that is set back makes everybody wait once more for what was to end: who has such ends is told.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from django.core.cache import cache

from holdspace.domain.clocks import CLOCKS_DIFFER

logger = logging.getLogger("holdspace.jobs")

# Longer than a practice with one day of work a week has its machine off; less than any wait before an erasure.
LONGEST_PAUSE = timedelta(days=8)
MUST_LAST = timedelta(days=1)
KEY = "steady-clock"
NONE = timedelta()
# The last time seen, since when it has gone on without a leap, and how far it may have leapt ahead within the last day.
Seen = tuple[datetime, datetime, timedelta]
# What to do where the clock was set back: by then, and by how much everybody would wait longer. What only sets right a
# leap ahead of the same day makes nobody wait.
SetBack = Callable[[datetime, timedelta], None]
_set_back: list[SetBack] = []


def when_set_back(act: SetBack) -> None:
    """Hand in what is to be done where the clock was set back; called once from an AppConfig.ready."""
    if act not in _set_back:
        _set_back.append(act)


def is_steady(at: datetime) -> bool:
    """Return whether the clock has gone on for a day without a leap; called often, as it sees leaps by itself."""
    last, since, ahead = _seen() or (at, at, NONE)
    back, on = last - at, at - last
    if back > CLOCKS_DIFFER or on > LONGEST_PAUSE:
        logger.error("the clock reads %s after %s: nothing is erased by date for a day", f"{at:%F %R}", f"{last:%F %R}")
        since = at
    if back > CLOCKS_DIFFER:
        for act in _set_back:
            act(at, max(back - ahead, NONE))
        ahead = max(ahead - back, NONE)
    elif on > LONGEST_PAUSE:
        ahead = on
    elif at - since >= MUST_LAST:
        ahead = NONE
    cache.set(KEY, (at, since, ahead), None)
    return at - since >= MUST_LAST


def _seen() -> Seen | None:
    seen: Seen | None = cache.get(KEY)
    return seen if seen is not None and len(seen) == 3 else None
