"""Attempts to sign in as somebody that failed: counted with the account, and told to its person when they come in.

A wrong code after the right password counts too: it is the one that should worry. Counting costs the same for a name
that does not exist, so that the time of an answer tells nothing.
"""

from __future__ import annotations

from typing import Any

from allauth.mfa.signals import authentication_failed
from django.contrib import messages
from django.contrib.auth.signals import user_logged_in, user_login_failed
from django.db.models import F
from django.http import HttpRequest
from django.utils.translation import ngettext

from holdspace.server.accounts.models import User


def _count_password(sender: Any, credentials: dict[str, Any], **kwargs: Any) -> None:
    User.objects.filter(username__iexact=credentials.get("username", "")).update(
        failed_attempts=F("failed_attempts") + 1
    )


def _count_code(sender: Any, user: User, **kwargs: Any) -> None:
    User.objects.filter(pk=user.pk).update(failed_attempts=F("failed_attempts") + 1)


def _tell(sender: Any, request: HttpRequest, user: User, **kwargs: Any) -> None:
    """Say how many there were since the last time, and begin to count anew."""
    count = User.objects.values_list("failed_attempts", flat=True).get(pk=user.pk)
    if not count:
        return
    User.objects.filter(pk=user.pk).update(failed_attempts=0)
    said = ngettext(
        "Since your last visit one attempt to sign in as you failed. If it was not your own, change your password "
        "under Account, and look there at where you are signed in.",
        "Since your last visit {} attempts to sign in as you failed. If they were not your own, change your password "
        "under Account, and look there at where you are signed in.",
        count,
    )
    messages.warning(request, said.format(count))


def begin() -> None:
    """Listen from now on; called once from AppConfig.ready."""
    user_login_failed.connect(_count_password, dispatch_uid="holdspace.failed_password")
    authentication_failed.connect(_count_code, dispatch_uid="holdspace.failed_code")
    user_logged_in.connect(_tell, dispatch_uid="holdspace.failed_attempts")
