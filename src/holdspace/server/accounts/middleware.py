"""Staff meet no page before their second factor, nor does anybody where the installation asks it of all.

What was passed is told to the door. Where a second factor was set up, whoever came in without one is sent out again: it
was deleted from the database, and the password alone neither opens anything nor sets up another.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from holdspace.server.accounts.models import User
from holdspace.server.accounts.queries import has_second_factor, second_factors_of

logger = logging.getLogger("holdspace.sign_in")

PASSKEY = Authenticator.Type.WEBAUTHN
SET_UP_PATHS = ("/account/", "/static/", "/invitation/", "/new-password/", "/help/", "/leave/")


class SecondFactor:
    """Notes on the user whether this sign-in passed a second factor; sends staff without one to set it up."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if isinstance(user, User) and user.is_authenticated:
            if user.has_set_up_second_factor and not _factors_passed(request):
                return _sent_out(request, user)
            user.has_passed_second_factor = _has_passed(request)
            is_waiting = _needs_second_factor(user) and not user.has_passed_second_factor
            if is_waiting and not request.path.startswith(SET_UP_PATHS):
                return redirect(_next_step(user))
        return self.get_response(request)


def _needs_second_factor(user: User) -> bool:
    return user.as_role.is_staff or settings.HOLDSPACE_SECOND_FACTOR == "everybody"


def _has_passed(request: HttpRequest) -> bool:
    """Return whether this session was opened with a factor that counts: an app, a recovery code, a passkey."""
    passed = _factors_passed(request)
    return any(not settings.HOLDSPACE_PASSKEYS_ONLY or each.get("type") == PASSKEY for each in passed)


def _factors_passed(request: HttpRequest) -> list[dict[str, Any]]:
    return [each for each in get_authentication_records(request, request.user) if each.get("method") == "mfa"]


def _sent_out(request: HttpRequest, user: User) -> HttpResponse:
    logger.error("a second factor is gone that nobody removed here: account %s", user.pk)
    logout(request)
    message = _(
        "The second step of this account is gone, and was not removed here. Ask whoever looks after this installation "
        "for a link to a new password and a new second step."
    )
    return render(request, "ui/error.html", {"status": 403, "message": message}, status=403)


def _next_step(user: User) -> str:
    """Whoever has no second factor sets one up; one who set it up since signing in signs in again with it."""
    is_there = PASSKEY in second_factors_of(user) if settings.HOLDSPACE_PASSKEYS_ONLY else has_second_factor(user)
    return reverse("mfa_reauthenticate" if is_there else "mfa_index")
