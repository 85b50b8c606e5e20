"""Who is signed in, found once at the beginning of each request.

Django puts off finding them until somebody asks. Here every request asks, and what stands in for the account meanwhile
would be passed through at each of the fifty times that its fields are read.
"""

from __future__ import annotations

from typing import cast

from django.contrib.auth import logout
from django.contrib.auth.middleware import AuthenticationMiddleware, get_user
from django.http import HttpRequest, HttpResponse

from holdspace.server.accounts.sealed_sessions import SessionStore

# What the browser has of our pages. Not "storage": there lies the safety plan that a client keeps on the phone, sealed
# under a word of theirs and meant for when there is no network. The journal's key is in none and goes with its page.
FORGOTTEN = '"cache"'


class SignedIn(AuthenticationMiddleware):
    """Django's middleware, with the account itself as ``request.user``."""

    def process_request(self, request: HttpRequest) -> None:
        """Find the account of the web session; nobody's is an anonymous one."""
        named = request.session.session_key
        request.user = get_user(request)
        # Ended everywhere while it got a new key: it goes on beside the list of browsers, where nobody could end it.
        if request.user.is_authenticated and not cast("SessionStore", request.session).is_listed:
            logout(request)
        has_ended = bool(named) and request.session.session_key is None
        request.was_signed_in = has_ended or request.user.is_authenticated  # type: ignore[attr-defined]  # for the answer

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """Have the browser forget our pages once their person is signed out, in whichever way."""
        if getattr(request, "was_signed_in", False) and not request.user.is_authenticated:
            response.headers["Clear-Site-Data"] = FORGOTTEN
        return response
