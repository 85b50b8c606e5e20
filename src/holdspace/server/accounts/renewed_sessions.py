"""A new key for a web session whenever its person proves who they are: the one before is worth nothing."""

from __future__ import annotations

from typing import Any

from allauth.account.signals import authentication_step_completed
from allauth.usersessions.models import UserSession
from django.http import HttpRequest


def _renew(sender: Any, request: HttpRequest, reauthenticated: bool = False, **kwargs: Any) -> None:
    """Give the session another key; signing in has given it one already."""
    if not reauthenticated:
        return
    before = request.session.session_key
    request.session.cycle_key()
    UserSession.objects.filter(session_key=before).update(session_key=request.session.session_key)


def begin() -> None:
    """Listen from now on; called once from AppConfig.ready."""
    authentication_step_completed.connect(_renew, dispatch_uid="holdspace.renewed_sessions")
