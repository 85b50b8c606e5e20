"""Asking again who somebody is before what matters most: an export, the journal, wider consent."""

from __future__ import annotations

import time
from typing import cast

from allauth.account.adapter import get_adapter
from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.reauthentication import is_reauthentication_required
from allauth.core import ratelimit
from allauth.core.exceptions import ReauthenticationRequired
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from holdspace.domain.errors import Refused
from holdspace.server.accounts.models import User

RECENT_MINUTES = 15


def require_fresh_sign_in(request: HttpRequest) -> None:
    """Send the person to prove again who they are, unless they just did; then their request goes on.

    Called after the scope was checked, so that what is not theirs answers as what is not there.
    """
    if is_reauthentication_required(request, app="holdspace"):
        raise ReauthenticationRequired


def require_recent_sign_in(request: HttpRequest) -> None:
    """Send the person to prove again who they are, unless they did so within `RECENT_MINUTES`.

    For pages that are read, such as the journal and the list of looks: a phone that lies open shall not show them. What
    is written there is never kept from being saved.
    """
    records = get_authentication_records(request, request.user)
    if not any(abs(time.time() - record["at"]) < RECENT_MINUTES * 60 for record in records):
        raise ReauthenticationRequired


def has_fresh_sign_in(request: HttpRequest) -> bool:
    """Return whether the person has just proven who they are."""
    return not is_reauthentication_required(request, app="holdspace")


def require_password(request: HttpRequest, password: str) -> None:
    """Raise Refused unless this is the person's own password: asked for with an act itself, not some minutes before.

    Tries are counted with those of proving oneself again.
    """
    user = cast("User", request.user)
    try:
        is_right = ratelimit.consume(request, action="reauthenticate", user=user) and get_adapter().reauthenticate(
            user, password
        )
    except ValidationError:
        raise Refused("Too many tries. Wait a few minutes.") from None
    if not is_right:
        raise Refused("This is not your password. Nothing was done.")
