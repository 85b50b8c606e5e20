"""The cookie of a web session is signed: its row in the database alone lets nobody in.

Django keeps the very value of the cookie as the row's key. Whoever copies the database would hold every open session
of every colleague, second factor passed. So the cookie is the row's key and a signature under the web secret, which
lies with the root key and not with the data.
"""

from __future__ import annotations

import logging

from django.conf import settings
from django.contrib.sessions.middleware import SessionMiddleware
from django.core.signing import BadSignature, Signer
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from holdspace.server.accounts.backends import note_account

SALT = "holdspace.web_session"

logger = logging.getLogger("holdspace.sign_in")


class SignedSessionCookie(SessionMiddleware):
    """Django's middleware, with a signature on what the browser keeps."""

    def process_request(self, request: HttpRequest) -> None:
        """Open the session that a cookie of ours names; any other cookie names none."""
        cookie = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
        key = key_in(cookie)
        if cookie and key is None:
            logger.warning("a web session's cookie that was not signed here")
        request.session = self.SessionStore(key)
        note_account(None)  # nothing of the request before this one in the same thread

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponse:
        """Sign the cookie where Django sets one; an emptied one is left as it is."""
        answer: HttpResponse = super().process_response(request, response)  # type: ignore[arg-type]
        cookie = answer.cookies.get(settings.SESSION_COOKIE_NAME)
        if cookie is not None and cookie.value:
            answer.cookies[settings.SESSION_COOKIE_NAME] = cookie_for(cookie.value)
        return answer


def cookie_for(session_key: str) -> str:
    """Return what the browser keeps for a web session."""
    return Signer(salt=SALT).sign(session_key)


def key_in(cookie: str) -> str | None:
    """Return the key of the session that a cookie names; None where the signature does not hold."""
    try:
        return Signer(salt=SALT).unsign(cookie)
    except BadSignature:
        return None
