"""Django's test client as a browser that has been signed in without the sign-in page."""

from __future__ import annotations

import re

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest
from django.test import Client

from holdspace.server.accounts.sealed_sessions import SessionStore
from holdspace.server.accounts.session_cookie import cookie_for, key_in

_BY_CHANCE = re.compile(r'name="csrfmiddlewaretoken" value="\w+"|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}')


def without_chance(page: str) -> str:
    """Return a page without its ids and tokens, in which any few letters or figures may stand by chance."""
    return _BY_CHANCE.sub("", page)


class WebClient(Client):
    """Keeps the signed cookie that the product sets, where Django's own keeps the bare key of the session."""

    @property
    def session(self) -> SessionBase:
        """The web session of this browser, a new one where it has none."""
        key = self._key()
        if key is not None:
            return SessionStore(key)
        session = SessionStore()
        session.save()
        self.cookies[settings.SESSION_COOKIE_NAME] = cookie_for(str(session.session_key))
        return session

    def _set_login_cookies(self, request: HttpRequest) -> None:
        super()._set_login_cookies(request)  # type: ignore[misc]  # Django's own, which its stubs leave out
        self.cookies[settings.SESSION_COOKIE_NAME] = cookie_for(str(request.session.session_key))

    def _key(self) -> str | None:
        cookie = self.cookies.get(settings.SESSION_COOKIE_NAME)
        return key_in(cookie.value) if cookie and cookie.value else None
