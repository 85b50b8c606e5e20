"""Staff meet no page before their second factor, nor does anybody where the installation asks it of all.

What was passed is told to the door.
"""

from __future__ import annotations

from collections.abc import Callable

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from holdspace.server.accounts.models import User
from holdspace.server.accounts.queries import has_second_factor, second_factors_of

PASSKEY = Authenticator.Type.WEBAUTHN
SET_UP_PATHS = ("/account/", "/static/", "/invitation/", "/new-password/", "/help/", "/leave/")


class SecondFactor:
    """Notes on the user whether this sign-in passed a second factor; sends staff without one to set it up."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if isinstance(user, User) and user.is_authenticated:
            user.has_passed_second_factor = _has_passed(request)
            is_waiting = _needs_second_factor(user) and not user.has_passed_second_factor
            if is_waiting and not request.path.startswith(SET_UP_PATHS):
                return redirect(_next_step(user))
        return self.get_response(request)


def _needs_second_factor(user: User) -> bool:
    return user.as_role.is_staff or settings.HOLDSPACE_SECOND_FACTOR == "everybody"


def _has_passed(request: HttpRequest) -> bool:
    """Return whether this session was opened with a factor that counts: an app, a recovery code, a passkey."""
    passed = [each for each in get_authentication_records(request, request.user) if each.get("method") == "mfa"]
    return any(not settings.HOLDSPACE_PASSKEYS_ONLY or each.get("type") == PASSKEY for each in passed)


def _next_step(user: User) -> str:
    """Whoever has no second factor sets one up; one who set it up since signing in signs in again with it."""
    is_there = PASSKEY in second_factors_of(user) if settings.HOLDSPACE_PASSKEYS_ONLY else has_second_factor(user)
    return reverse("mfa_reauthenticate" if is_there else "mfa_index")
