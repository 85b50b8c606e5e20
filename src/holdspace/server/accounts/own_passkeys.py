"""The passkeys of an account that its person set up here: what somebody wrote into the database is none of them.

allauth reads every stored passkey before it knows which one is used, and fails at one that is no passkey at all. One
that was not set up here is left out instead: it is neither offered nor taken, and the others go on working.
"""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal import auth

from holdspace.server.accounts.factor_proofs import is_as_set_up
from holdspace.server.accounts.models import User


def credentials_of(user: User) -> list[Any]:
    """Return what a browser may answer with for this person: the id and public key of each passkey."""
    return [_credential(each) for each in _passkeys_of(user)]


def passkey_of(user: User, credential_id: bytes) -> Authenticator | None:
    """Return the person's passkey with this id, or None where there is none."""
    return next((each for each in _passkeys_of(user) if _credential(each).credential_id == credential_id), None)


def begin() -> None:
    """Have allauth look for passkeys this way from now on; called once from AppConfig.ready."""
    auth.get_credentials, auth.get_authenticator_by_credential_id = credentials_of, passkey_of


def _passkeys_of(user: User) -> list[Authenticator]:
    kept = Authenticator.objects.filter(user_id=user.pk, type=Authenticator.Type.WEBAUTHN)
    return [each for each in kept if is_as_set_up(each)]


def _credential(passkey: Authenticator) -> Any:
    return passkey.wrap().authenticator_data.credential_data
