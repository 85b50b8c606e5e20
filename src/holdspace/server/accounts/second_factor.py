"""Whoever has just set up a second factor has shown that they hold it: this sign-in counts as passed.

Asking for it once more would prove nothing new: before it was set up, the password alone allowed setting it up.
"""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from django.http import HttpRequest

from holdspace.server.accounts.models import User


def note_set_up(*, request: HttpRequest, user: User, authenticator: Authenticator, **kwargs: Any) -> None:
    """Note in the web session that the person holds the factor they set up; recovery codes are none."""
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        record_authentication(request, user, method="mfa", type=authenticator.type, id=authenticator.pk)
