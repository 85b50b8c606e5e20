"""What allauth may do here: no sign-up but by invitation, and second-factor secrets sealed."""

from __future__ import annotations

import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.contrib.auth.signals import user_login_failed
from django.http import HttpRequest

from holdspace.server.accounts.models import User
from holdspace.server.accounts.own_failures import holds
from holdspace.server.keys.installation import open_text, seal_text


class InvitationOnly(DefaultAccountAdapter):  # type: ignore[misc]  # allauth is untyped
    """Sign-up is closed; `accounts.invitations` makes accounts."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Ask again before something sensitive, but not whoever has signed in within the time that an answer counts."""
        return bool(super().is_reauthentication_required(app=app, **kwargs)) and not _has_just_signed_in()

    def reauthenticate(self, user: User, password: str) -> bool:
        """Return whether this is the password of who is signed in: only their own failures hold it up."""
        is_right = holds(lambda: user.check_password(password), user=user)
        if not is_right:
            user_login_failed.send(sender=__name__, credentials={"username": user.username}, request=context.request)
        return is_right

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Count a name together with those that a database takes for the same: it compares in capital letters."""
        return str(super()._get_login_attempts_cache_key(request, username=credentials.get("username", "").upper()))

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send nothing: accounts have no address, and a mail could tell whose therapy this is."""


def _has_just_signed_in() -> bool:
    request = context.request
    records = get_authentication_records(request, request.user) if request else []
    return any(time.time() - record["at"] < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT for record in records)


class SealedSecondFactor(DefaultMFAAdapter):  # type: ignore[misc]
    """Keeps authenticator secrets sealed under the installation's key."""

    def encrypt(self, text: str) -> str:
        return seal_text(text, place="second_factor")

    def decrypt(self, encrypted_text: str) -> str:
        return open_text(encrypted_text, place="second_factor")

    def _get_site_name(self) -> str:
        return "Holdspace"

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Send nothing, for the reason above."""
