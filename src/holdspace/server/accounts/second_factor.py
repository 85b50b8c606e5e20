"""What follows when a second factor is set up or removed.

Whoever has just set one up has shown that they hold it: this sign-in counts as passed. Asking for it once more would
prove nothing new: before it was set up, the password alone allowed setting it up. Every other browser of theirs is
signed out: one of them may be why they changed it.
"""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.http import HttpRequest

from holdspace.server.accounts.models import User


def note_set_up(*, request: HttpRequest, user: User, authenticator: Authenticator, **kwargs: Any) -> None:
    """Note in the web session that the person holds the factor they set up; recovery codes are none."""
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        record_authentication(request, user, method="mfa", type=authenticator.type, id=authenticator.pk)


def end_other_sessions(*, request: HttpRequest, user: User, authenticator: Authenticator, **kwargs: Any) -> None:
    """Sign out every other browser of the person; new recovery codes change nothing about who is in."""
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        for each in UserSession.objects.filter(user=user).exclude(session_key=request.session.session_key):
            each.end()
