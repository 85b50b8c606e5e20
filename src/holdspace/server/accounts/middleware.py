"""Staff meet no page before their second factor; what was passed is told to the door."""

from __future__ import annotations

from collections.abc import Callable

from allauth.account.authentication import get_authentication_records
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from holdspace.server.accounts.models import User
from holdspace.server.accounts.queries import has_second_factor

SET_UP_PATHS = ("/account/", "/static/", "/invitation/", "/help/", "/leave/")


class SecondFactor:
    """Notes on the user whether this sign-in passed a second factor; sends staff without one to set it up."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if isinstance(user, User) and user.is_authenticated:
            user.has_passed_second_factor = _has_passed(request)
            is_waiting = user.as_role.is_staff and not user.has_passed_second_factor
            if is_waiting and not request.path.startswith(SET_UP_PATHS):
                return redirect(_next_step(user))
        return self.get_response(request)


def _has_passed(request: HttpRequest) -> bool:
    """Return whether this session was opened with an authenticator app, a recovery code or a passkey."""
    return any(record.get("method") == "mfa" for record in get_authentication_records(request, request.user))


def _next_step(user: User) -> str:
    """A colleague without a second factor sets one up; one who set it up since signing in signs in again with it."""
    return reverse("mfa_reauthenticate" if has_second_factor(user) else "mfa_index")
