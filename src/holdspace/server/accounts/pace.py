"""How many pages an account may ask for in a minute: far more than a person reads, fewer than a program would take.

Counted in the memory of each process that serves pages: a record's looks are limited without a write for each. Two such
processes allow up to twice as many.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from threading import Lock
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

MINUTE = 60.0
MOST_ACCOUNTS = 10_000

logger = logging.getLogger("holdspace.server")


class Counts:
    """Requests of each account in the minute that its first one began."""

    def __init__(self) -> None:
        self._minutes: dict[UUID, tuple[float, int]] = {}
        self._lock = Lock()

    def add(self, account: UUID, *, now: float) -> int:
        """Count one request and return how many it is in its minute; ``now`` in seconds."""
        with self._lock:
            if len(self._minutes) > MOST_ACCOUNTS:
                self._minutes = {who: kept for who, kept in self._minutes.items() if now - kept[0] < MINUTE}
            began, count = self._minutes.get(account, (now, 0))
            if now - began >= MINUTE:
                began, count = now, 0
            self._minutes[account] = (began, count + 1)
            return count + 1


class Pace:
    """Answers 429 where an account asks for more than `HOLDSPACE_PAGES_A_MINUTE`; 0 there limits nothing."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self._counts = Counts()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        most = settings.HOLDSPACE_PAGES_A_MINUTE
        if most and request.user.is_authenticated:
            count = self._counts.add(request.user.pk, now=time.monotonic())
            if count > most:
                return _too_many(request, is_first=count == most + 1)
        return self.get_response(request)


def _too_many(request: HttpRequest, *, is_first: bool) -> HttpResponse:
    if is_first:
        logger.warning("too many pages in a minute: account %s", request.user.pk)
    message = _("These were more pages in a minute than anybody reads. Wait a minute, then go on.")
    response = render(request, "ui/error.html", {"status": 429, "message": message}, status=429)
    response["Retry-After"] = str(int(MINUTE))
    return response
