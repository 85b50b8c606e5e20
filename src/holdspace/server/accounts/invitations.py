"""Inviting people in, and coming in by an invitation. There is no other way to get an account."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction

from holdspace.domain.errors import BadInput, NotFound
from holdspace.domain.names import require_own_name
from holdspace.domain.people import Role
from holdspace.server.accounts.models import Invitation, User

GOOD_FOR = timedelta(days=14)

# What a room above does with a new account, in the same transaction; registered when the installation starts.
Tie = Callable[[User, Invitation, datetime], None]
_ties: list[Tie] = []


def on_acceptance(tie: Tie) -> None:
    """Register what happens together with the making of an account; raising there makes none."""
    if tie not in _ties:
        _ties.append(tie)


def invite(*, by: User | None, role: Role, client_id: UUID | None, at: datetime) -> str:
    """Make an invitation and return its secret, which is shown once and put into a link."""
    secret = secrets.token_urlsafe(24)
    Invitation.objects.create(
        secret_hash=_hash(secret),
        role=role,
        client_id=client_id,
        invited_by=by,
        created_at=at,
        expires_at=at + GOOD_FOR,
    )
    return secret


def revoke_for(client_id: UUID, *, at: datetime) -> None:
    """Let every unused invitation to this record expire now."""
    Invitation.objects.filter(client_id=client_id, used_at=None, expires_at__gt=at).update(expires_at=at)


def revoke_by(user: User, *, at: datetime) -> None:
    """Let every unused invitation that somebody made expire now: they may have kept its link."""
    Invitation.objects.filter(invited_by=user, used_at=None, expires_at__gt=at).update(expires_at=at)


def get_invitation(secret: str, *, at: datetime) -> Invitation:
    """Return an invitation that can still be used; unknown, used and expired ones answer alike."""
    found = Invitation.objects.filter(secret_hash=_hash(secret), used_at=None, expires_at__gt=at).first()
    if found is None or not found.is_as_written():
        raise NotFound("This invitation does not exist, was used, or has expired.")
    return found


@transaction.atomic
def accept(invitation: Invitation, *, username: str, password: str, display_name: str, at: datetime) -> User:
    """Turn an invitation into an account, once; a colleague's name is nobody else's, and none that looks like it."""
    claimed = Invitation.objects.filter(pk=invitation.pk, used_at=None, expires_at__gt=at).update(used_at=at)
    if not claimed:
        raise NotFound("This invitation does not exist, was used, or has expired.")
    if Role(invitation.role).is_staff:
        names = User.objects.exclude(display_name="").values_list("display_name", flat=True)
        require_own_name(display_name, others=names)
    try:
        user = User.objects.create_user(username, password, role=Role(invitation.role), display_name=display_name)
    except ValidationError as error:
        raise BadInput("This sign-in name cannot be used.", remedy="Choose another one.") from error
    for tie in _ties:
        tie(user, invitation, at)
    return user


def _hash(secret: str) -> str:
    # The secret has 192 random bits: a plain hash cannot be searched backwards.
    return hashlib.sha256(secret.encode()).hexdigest()
