"""What allauth may do here: no sign-up but by invitation, and second-factor secrets sealed."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest

from holdspace.server.keys.installation import open_text, seal_text


class InvitationOnly(DefaultAccountAdapter):  # type: ignore[misc]  # allauth is untyped
    """Sign-up is closed; `accounts.invitations` makes accounts."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send nothing: accounts have no address, and a mail could tell whose therapy this is."""


class SealedSecondFactor(DefaultMFAAdapter):  # type: ignore[misc]
    """Keeps authenticator secrets and recovery codes sealed under the installation's key."""

    def encrypt(self, text: str) -> str:
        return seal_text(text, place="second_factor")

    def decrypt(self, encrypted_text: str) -> str:
        return open_text(encrypted_text, place="second_factor")

    def _get_site_name(self) -> str:
        return "Holdspace"

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Send nothing, for the reason above."""
