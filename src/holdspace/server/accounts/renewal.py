"""A new password for somebody who lost theirs: by a link from whoever runs the installation, for accounts have no mail.

Its person chooses the password: whoever runs the installation never learns it, and where somebody else used the link
first, its person finds it used.
"""

from __future__ import annotations

import hashlib
import logging
import secrets
from datetime import datetime, timedelta

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import transaction

from holdspace.domain.audit import AuditEvent
from holdspace.domain.errors import NotFound
from holdspace.domain.people import Actor, Role
from holdspace.server.accounts.changes import note_change
from holdspace.server.accounts.models import AccountChange, Renewal, User
from holdspace.server.audit.models import INSTALLATION
from holdspace.server.audit.recording import record
from holdspace.server.postgresql import actor

OPERATOR = Actor(id=INSTALLATION, role=Role.ADMINISTRATOR)
GOOD_FOR = timedelta(days=1)

logger = logging.getLogger("holdspace.sign_in")


@transaction.atomic
def begin_renewal(username: str, *, drop_second_factor: bool, at: datetime) -> str:
    """End an account's password and sign it out everywhere; return the secret of the link to choose a new one.

    An earlier link stops working. A client sees in their list that this was done.
    """
    user = User.objects.select_for_update().filter(username=username).first()
    if user is None:
        raise NotFound("There is no account with this sign-in name.")
    user.set_unusable_password()
    if drop_second_factor:
        Authenticator.objects.filter(user=user).delete()
        user.has_set_up_second_factor = False
    user.save(update_fields=["password", "has_set_up_second_factor"])
    for each in UserSession.objects.filter(user=user):
        each.end()
    user.renewals.all().delete()
    secret = secrets.token_urlsafe(24)
    Renewal.objects.create(user=user, secret_hash=_hash(secret), expires_at=at + GOOD_FOR)
    what = AccountChange.What.RENEWAL_AND_FACTORS if drop_second_factor else AccountChange.What.RENEWAL
    note_change(user, what, at=at)
    client = getattr(user, "client", None)
    record(
        AuditEvent.CHANGED,
        by=OPERATOR,
        client_id=client.pk if client else None,
        detail="second_factor_dropped" if drop_second_factor else "new_password",
        at=at,
    )
    return secret


def get_renewal(secret: str, *, at: datetime) -> Renewal:
    """Return a renewal that can still be used; unknown, used and expired ones answer alike."""
    usable = Renewal.objects.filter(used_at=None, expires_at__gt=at, user__is_active=True).select_related("user")
    found = usable.filter(secret_hash=_hash(secret)).first()
    if found is None or not found.is_as_written():
        raise NotFound("This link does not exist, was used, or has expired.")
    return found


@transaction.atomic
def choose_password(renewal: Renewal, *, password: str, at: datetime) -> None:
    """Give the account the password that its person chose, once. It opens no second factor and signs nobody in."""
    claimed = Renewal.objects.filter(pk=renewal.pk, used_at=None, expires_at__gt=at).update(used_at=at)
    if not claimed:
        raise NotFound("This link does not exist, was used, or has expired.")
    renewal.user.set_password(password)
    renewal.user.save(update_fields=["password"])
    note_change(renewal.user, AccountChange.What.PASSWORD, at=at)
    # Who opens the link is nobody to the database yet; its secret names this one account.
    with actor.acting_as(actor.INSTALLATION):
        client = getattr(renewal.user, "client", None)
        record(
            AuditEvent.CHANGED,
            by=renewal.user.as_actor,
            client_id=client.pk if client else None,
            detail="password_chosen",
            at=at,
        )
    logger.warning("password changed by a link: %s", renewal.user.pk)


def _hash(secret: str) -> str:
    # The secret has 192 random bits: a plain hash cannot be searched backwards.
    return hashlib.sha256(secret.encode()).hexdigest()
