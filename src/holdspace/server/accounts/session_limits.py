"""How long a sign-in lasts: it ends after a time without use, after a working day in any case, and in another browser.

A browser that changes within a session is how a stolen cookie looks; after an update somebody signs in once more.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from holdspace.server.accounts import tab_key
from holdspace.server.ui.device import idle_minutes

SINCE, SEEN, BROWSER = "signed_in_since", "last_seen", "browser"
# The web session is written at most this often: each writing is one in the database.
REFRESH_SECONDS = 60


class SessionLimits:
    """Signs out whoever has not used the pages for a while, so that a forgotten screen shows nothing."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        now, browser = time.time(), _browser(request)
        if request.user.is_authenticated:
            if request.session.get(BROWSER, browser) != browser:
                logout(request)
                messages.info(request, _("You were signed out because your browser was another one than before."))
            elif is_over(request.session, now=now, idle_minutes=idle_minutes(request)):
                logout(request)
                messages.info(request, _("You were signed out because nobody had used the pages for a while."))
            else:
                note_use(request.session, now=now, browser=browser)
        response = self.get_response(request)
        if request.user.is_authenticated and SINCE not in request.session:  # signed in by this very request
            note_use(request.session, now=now, browser=browser)
        return response


def is_over(session: SessionBase, *, now: float, idle_minutes: int) -> bool:
    """Return whether a web session has been idle for too long or has lasted for too long; ``now`` in seconds."""
    idle = now - session.get(SEEN, now)
    lasted = now - session.get(SINCE, now)
    # Last seen in what is the future now: the clock was set back, and nobody knows how long the screen has lain open.
    is_of_another_clock = idle < -idle_minutes * 60
    return bool(idle > idle_minutes * 60 or lasted > settings.SESSION_COOKIE_AGE or is_of_another_clock)


def note_use(session: SessionBase, *, now: float, browser: str) -> None:
    """Keep that the session is in use, and in which browser it began."""
    if SINCE not in session:
        session[SINCE] = now
        session[BROWSER] = browser
        tab_key.begin(session)
    if now - session.get(SEEN, 0) > REFRESH_SECONDS:
        session[SEEN] = now


def _browser(request: HttpRequest) -> str:
    """Return what stands for the browser's own description of itself, in few letters."""
    return hashlib.sha256(request.headers.get("User-Agent", "").encode()).hexdigest()[:16]
