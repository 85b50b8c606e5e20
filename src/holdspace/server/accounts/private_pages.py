"""Asking a client again who they are before the pages that matter most in the wrong hands: plans, journal, looks.

A phone may be unlocked and signed in when somebody takes it. What has been proven lately is not asked again; the lock
after a time without use (`session_limits`) does the rest. Only reading is held up here: what is being written is not
lost, and acts that matter ask by themselves (`fresh`).
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from holdspace.server.accounts.models import User

PRIVATE = frozenset(
    {
        "safety:plan",
        "safety:version",
        "safety:write_plan",
        "plans:plan",
        "plans:changes",
        "clients:looks",
        "journal:journal",
    }
)


class PrivatePages:
    """Sends a client whose last proof is too long ago to prove once more who they are, and then on to the page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: dict[str, Any]) -> HttpResponse | None:
        """Return the way to the question, or None where the page may be shown."""
        user, match = request.user, request.resolver_match
        if match is None or match.view_name not in PRIVATE or request.method not in {"GET", "HEAD"}:
            return None
        if not isinstance(user, User) or not user.is_client or not _is_too_long_ago(request):
            return None
        return redirect(f"{reverse('account_reauthenticate')}?{urlencode({'next': request.get_full_path()})}")


def _is_too_long_ago(request: HttpRequest) -> bool:
    proofs = [record.get("at", 0) for record in get_authentication_records(request, request.user)]
    return time.time() - max(proofs, default=0) > settings.HOLDSPACE_ASK_AGAIN_MINUTES * 60
