"""A new password for somebody who lost theirs: given by whoever runs the installation, for accounts have no mail."""

from __future__ import annotations

import secrets
from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import transaction

from holdspace.domain.audit import AuditEvent
from holdspace.domain.errors import NotFound
from holdspace.domain.people import Actor, Role
from holdspace.server.accounts.models import User
from holdspace.server.audit.models import INSTALLATION
from holdspace.server.audit.recording import record

OPERATOR = Actor(id=INSTALLATION, role=Role.ADMINISTRATOR)


@transaction.atomic
def give_new_password(username: str, *, drop_second_factor: bool, at: datetime) -> str:
    """Return a new random password; every browser of the person is signed out.

    It opens nothing by itself that the old one did not, but whoever learns it can act as that person: a client sees
    in their list that it was given.
    """
    user = User.objects.select_for_update().filter(username=username).first()
    if user is None:
        raise NotFound("There is no account with this sign-in name.")
    password = "-".join(secrets.token_hex(3) for _ in range(4))
    user.set_password(password)
    user.save(update_fields=["password"])
    if drop_second_factor:
        Authenticator.objects.filter(user=user).delete()
    for each in UserSession.objects.filter(user=user):
        each.end()
    client = getattr(user, "client", None)
    record(
        AuditEvent.CHANGED,
        by=OPERATOR,
        client_id=client.pk if client else None,
        detail="second_factor_dropped" if drop_second_factor else "new_password",
        at=at,
    )
    return password
