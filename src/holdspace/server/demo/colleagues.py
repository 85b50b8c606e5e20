"""Inviting the cast's colleagues in, each with an authenticator app whose secret is known."""

from __future__ import annotations

from datetime import datetime

from allauth.mfa.totp.internal.auth import TOTP

from holdspace.domain.people import Role
from holdspace.server.accounts.factor_proofs import keep_proof, note_whether_there_is_one
from holdspace.server.accounts.invitations import get_invitation, invite
from holdspace.server.accounts.models import User
from holdspace.server.clients.actions import come_in
from holdspace.server.demo.story import Colleague


def bring_in(colleague: Colleague, *, password: str, at: datetime) -> User:
    """Return the colleague's account; in the story they have passed their second factor."""
    secret = invite(by=None, role=Role(colleague.role), client_id=None, at=at)
    invitation = get_invitation(secret, at=at)
    user = come_in(invitation, username=colleague.sign_in, password=password, display_name=colleague.name, at=at)
    keep_proof(authenticator=TOTP.activate(user, colleague.second_factor).instance)
    note_whether_there_is_one(user=user)
    user.has_passed_second_factor = True
    return user
