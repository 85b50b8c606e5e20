"""What is due by the clock, looked for about every minute by the background worker: erasures, ends of permissions.

A chore is no job that could be lost: it looks at what is stored and does what is due by now, so one that was missed is
caught up with the next. The rooms that have chores stand above and register them when the installation starts.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import datetime

from django.db import connection
from django.utils import timezone

from holdspace.server.jobs.background import place
from holdspace.server.jobs.steady_clock import is_steady

logger = logging.getLogger("holdspace.jobs")

PAUSE_SECONDS = 60.0
Chore = Callable[[datetime], None]
_chores: list[Chore] = []
_for_good: list[Chore] = []


def register(chore: Chore, *, for_good: bool = False) -> None:
    """Hand in what is to be looked for; called once from an AppConfig.ready.

    What is ``for_good`` can be undone by nobody, and waits where the clock may be wrong.
    """
    if chore not in _chores:
        _chores.append(chore)
    if for_good and chore not in _for_good:
        _for_good.append(chore)


def do_chores(at: datetime, *, also_for_good: bool = True) -> None:
    """Do whatever is due; one that fails keeps no other from being done, and is tried again the next time."""
    for chore in _chores:
        if chore in _for_good and not also_for_good:
            continue
        try:
            chore(at)
        except Exception as error:
            _tell(chore.__name__, error)


def keep_doing_chores(stopping: threading.Event) -> None:
    """Do chores until told to stop, in a thread of its own with a connection of its own."""
    try:
        while not stopping.wait(PAUSE_SECONDS):
            at = timezone.now()
            do_chores(at, also_for_good=_may_do_for_good(at))
    finally:
        connection.close()


def _may_do_for_good(at: datetime) -> bool:
    """Return whether the clock can be trusted; where that cannot be told, it is asked again the next time."""
    try:
        return is_steady(at)
    except Exception as error:
        _tell(is_steady.__name__, error)
        return False


def _tell(name: str, error: Exception) -> None:
    logger.error("chore %s: %s at %s", name, type(error).__name__, place(error.__traceback__))
