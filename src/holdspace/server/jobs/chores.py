"""What is due by what is stored, looked for by the background worker: erasures, ends of permissions, new checks.

A chore is no job that could be lost: it looks at what is stored and does what is due by now, so one that was missed is
caught up with the next. Most are looked for about every minute, those that somebody waits for about every second. The
rooms that have chores stand above and register them when the installation starts.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from datetime import datetime

from django.db import close_old_connections, connection
from django.utils import timezone

from holdspace.server.jobs.background import place
from holdspace.server.jobs.steady_clock import is_steady

logger = logging.getLogger("holdspace.jobs")

PAUSE_SECONDS, SHORT_PAUSE_SECONDS = 60.0, 1.0
Chore = Callable[[datetime], None]
_chores: list[Chore] = []
_for_good: list[Chore] = []
_soon: list[Chore] = []


def register(chore: Chore, *, for_good: bool = False) -> None:
    """Hand in what is to be looked for; called once from an AppConfig.ready.

    What is ``for_good`` can be undone by nobody, and waits where the clock may be wrong.
    """
    if chore not in _chores:
        _chores.append(chore)
    if for_good and chore not in _for_good:
        _for_good.append(chore)


def register_soon(chore: Chore) -> None:
    """Hand in what is to be looked for every second, since somebody waits for it; it asks as little as it can."""
    if chore not in _soon:
        _soon.append(chore)


def do_chores(at: datetime, *, also_for_good: bool = True) -> None:
    """Do whatever is due; one that fails keeps no other from being done, and is tried again the next time."""
    _do([chore for chore in _chores if also_for_good or chore not in _for_good], at)


def do_soon(at: datetime) -> bool:
    """Do what somebody waits for; return whether all of it could be done."""
    return _do(_soon, at)


def keep_doing_soon(stopping: threading.Event) -> None:
    """Do what somebody waits for until told to stop, in a thread and with a connection of its own.

    What failed is not told every second: the next round is then a minute away.
    """
    pause = SHORT_PAUSE_SECONDS
    try:
        while not stopping.wait(pause):
            close_old_connections()  # one that broke: the database may have been started anew
            pause = SHORT_PAUSE_SECONDS if do_soon(timezone.now()) else PAUSE_SECONDS
    finally:
        connection.close()


def keep_doing_chores(stopping: threading.Event) -> None:
    """Do chores until told to stop, in a thread of its own with a connection of its own."""
    try:
        while not stopping.wait(PAUSE_SECONDS):
            close_old_connections()
            at = timezone.now()
            do_chores(at, also_for_good=_may_do_for_good(at))
    finally:
        connection.close()


def _do(chores: Sequence[Chore], at: datetime) -> bool:
    is_done = True
    for chore in chores:
        try:
            chore(at)
        except Exception as error:
            _tell(chore.__name__, error)
            is_done = False
    return is_done


def _may_do_for_good(at: datetime) -> bool:
    """Return whether the clock can be trusted; where that cannot be told, it is asked again the next time."""
    try:
        return is_steady(at)
    except Exception as error:
        _tell(is_steady.__name__, error)
        return False


def _tell(name: str, error: Exception) -> None:
    logger.error("chore %s: %s at %s", name, type(error).__name__, place(error.__traceback__))
