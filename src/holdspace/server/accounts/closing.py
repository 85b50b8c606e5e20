"""Closing the account of somebody who leaves the practice: from then on they come in by nothing, and are in nowhere.

What they did stays in the log under their name. A client's account is closed by erasing the record, and by nothing
less: their safety plan lies behind it.
"""

from __future__ import annotations

import logging
from datetime import datetime

from allauth.usersessions.models import UserSession
from django.db import transaction

from holdspace.domain.audit import AuditEvent
from holdspace.domain.errors import NotFound, WrongState
from holdspace.server.accounts.invitations import revoke_by
from holdspace.server.accounts.models import User
from holdspace.server.accounts.renewal import OPERATOR
from holdspace.server.audit.recording import record

logger = logging.getLogger("holdspace.sign_in")


@transaction.atomic
def close_account(username: str, *, at: datetime) -> User:
    """Sign a colleague out everywhere and let them in no more; links they hold or have given out stop working.

    Raises NotFound where nobody has this name, WrongState for a client's account.
    """
    user = _colleague(username)
    _set_active(user, False, detail="account_closed", at=at)
    for each in UserSession.objects.filter(user=user):
        each.end()
    user.renewals.all().delete()
    revoke_by(user, at=at)
    return user


@transaction.atomic
def reopen_account(username: str, *, at: datetime) -> User:
    """Let a colleague in again, with the password and the second factor that they had."""
    user = _colleague(username)
    _set_active(user, True, detail="account_reopened", at=at)
    return user


def _colleague(username: str) -> User:
    user = User.objects.select_for_update().filter(username=username).first()
    if user is None:
        raise NotFound("There is no account with this sign-in name.")
    if user.is_client:
        raise WrongState("This is a client's account: it is closed by erasing the record.")
    return user


def _set_active(user: User, is_active: bool, *, detail: str, at: datetime) -> None:
    user.is_active = is_active
    user.save(update_fields=["is_active"])
    record(AuditEvent.CHANGED, by=OPERATOR, client_id=None, records=[user.pk], detail=detail, at=at)
    logger.warning("%s: %s", detail.replace("_", " "), user.pk)
