"""How long a sign-in lasts: it ends after a time without use, and after a working day in any case."""

from __future__ import annotations

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from holdspace.server.ui.device import idle_minutes

SINCE, SEEN = "signed_in_since", "last_seen"
# The web session is written at most this often: each writing is one in the database.
REFRESH_SECONDS = 60


class SessionLimits:
    """Signs out whoever has not used the pages for a while, so that a forgotten screen shows nothing."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            now = time.time()
            if is_over(request.session, now=now, idle_minutes=idle_minutes(request)):
                logout(request)
                messages.info(request, _("You were signed out because nobody had used the pages for a while."))
            else:
                note_use(request.session, now=now)
        return self.get_response(request)


def is_over(session: SessionBase, *, now: float, idle_minutes: int) -> bool:
    """Return whether a web session has been idle for too long or has lasted for too long; ``now`` in seconds."""
    idle = now - session.get(SEEN, now)
    lasted = now - session.get(SINCE, now)
    return bool(idle > idle_minutes * 60 or lasted > settings.SESSION_COOKIE_AGE)


def note_use(session: SessionBase, *, now: float) -> None:
    """Keep that the session is in use."""
    if SINCE not in session:
        session[SINCE] = now
    if now - session.get(SEEN, 0) > REFRESH_SECONDS:
        session[SEEN] = now
