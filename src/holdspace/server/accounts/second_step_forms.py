"""Second steps by limits of our own: what a stranger tries holds up neither a passkey nor somebody who is signed in.

The signature of a passkey cannot be guessed: nothing about it is counted. Codes can; whoever is signed in is held up by
their own wrong ones alone (`own_failures`), whoever signs in by those of their account and network, which is allauth's.
"""

from __future__ import annotations

import logging
from typing import Any, cast

from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import AuthenticateWebAuthnForm, LoginWebAuthnForm, ReauthenticateWebAuthnForm
from allauth.mfa.webauthn.internal import auth
from django.core.exceptions import ValidationError

from holdspace.server.accounts.models import User
from holdspace.server.accounts.own_failures import holds
from holdspace.server.accounts.passkey_forms import AnyAnswer

logger = logging.getLogger("holdspace.sign_in")


class _Uncounted:
    """Takes a device's answer, however many were wrong before it."""

    user: User | None
    cleaned_data: dict[str, Any]

    def clean_credential(self) -> Authenticator:
        try:
            return _authenticator(self.cleaned_data["credential"], user=self.user)
        except (ValidationError, LookupError, TypeError, ValueError, AttributeError):  # of no such form, or not theirs
            logger.warning("passkey refused")
            raise get_adapter().validation_error("incorrect_code") from None


def _authenticator(answer: Any, *, user: User | None) -> Authenticator:
    auth.parse_authentication_response(answer)
    return auth.complete_authentication(user or _whose(answer), answer)


def _whose(answer: dict[str, Any]) -> User:
    """Return the account that is named; one that is not there has no passkey, found out at the same cost."""
    try:
        return cast("User", auth.extract_user_from_response(answer))
    except ValidationError:
        return User()


class SignInByPasskey(_Uncounted, AnyAnswer, LoginWebAuthnForm):  # type: ignore[misc]  # allauth is untyped
    """A passkey in the place of name and password."""


class SecondStepByPasskey(_Uncounted, AnyAnswer, AuthenticateWebAuthnForm):  # type: ignore[misc]
    """A passkey after name and password."""


class AgainByPasskey(_Uncounted, AnyAnswer, ReauthenticateWebAuthnForm):  # type: ignore[misc]
    """A passkey of somebody who is signed in."""


class AgainByCode(ReauthenticateForm):  # type: ignore[misc]
    """A code of somebody who is signed in."""

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        factors = list(Authenticator.objects.filter(user=self.user).exclude(type=Authenticator.Type.WEBAUTHN))
        if holds(lambda: any(self._is_of(factor, code) for factor in factors), user=self.user):
            return code
        if factors:
            self._emit_authentication_failed(factors[0])
        raise get_adapter().validation_error("incorrect_code")

    def _is_of(self, factor: Authenticator, code: str) -> bool:
        is_right = bool(factor.wrap().validate_code(code))
        if is_right:
            factor.user = self.user
            self.authenticator = factor
        return is_right
