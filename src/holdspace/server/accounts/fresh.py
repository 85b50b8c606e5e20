"""Asking again who somebody is before what matters most: an export, the journal, wider consent."""

from __future__ import annotations

from allauth.account.internal.flows.reauthentication import is_reauthentication_required
from allauth.core.exceptions import ReauthenticationRequired
from django.http import HttpRequest


def require_fresh_sign_in(request: HttpRequest) -> None:
    """Send the person to prove again who they are, unless they just did; then their request goes on.

    Called after the scope was checked, so that what is not theirs answers as what is not there.
    """
    if is_reauthentication_required(request, app="holdspace"):
        raise ReauthenticationRequired
