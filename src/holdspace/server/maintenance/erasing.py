"""Erasing a client: first the ledger, then key, records and account in one transaction, with a receipt.

Killed in between, the ledger knows and `finish_erasures` (at each start and after each restore) goes on. What stays
are random ids, times and the look log, which holds no words.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from allauth.usersessions.models import UserSession
from django.db import connection, transaction

from holdspace.domain.access import Purpose
from holdspace.domain.audit import AuditEvent
from holdspace.domain.errors import NotFound
from holdspace.domain.people import Actor, Role
from holdspace.server.accounts.models import User
from holdspace.server.audit.models import INSTALLATION
from holdspace.server.audit.recording import record
from holdspace.server.clients.models import Client
from holdspace.server.keys.erasure import destroy, note_erasure, noted_erasures

OPERATOR = Actor(id=INSTALLATION, role=Role.ADMINISTRATOR)


@dataclass(frozen=True, slots=True)
class Receipt:
    """What was destroyed, by kind of record, and when; to be given to the client."""

    client_id: UUID
    erased_at: datetime
    destroyed: Mapping[str, int]


def erase_client(client_id: UUID, *, by: Actor = OPERATOR, reason: str = "", at: datetime) -> Receipt:
    """Destroy everything of a client; raise NotFound where there is no such record."""
    if not Client.objects.filter(pk=client_id).exists():
        raise NotFound("There is no such record.")
    note_erasure(client_id)
    receipt = _carry_through(client_id, by=by, reason=reason, at=at)
    _wipe_write_ahead_log()
    return receipt


def finish_erasures(*, at: datetime) -> list[Receipt]:
    """Carry through what the ledger notes and this database still holds: after a crash, or a restored older backup."""
    pending = Client.objects.filter(pk__in=noted_erasures(), erased_at=None)
    return [_carry_through(client.pk, by=OPERATOR, reason="noted_erasure", at=at) for client in pending]


@transaction.atomic
def _carry_through(client_id: UUID, *, by: Actor, reason: str, at: datetime) -> Receipt:
    destroyed = destroy(client_id)
    client = Client.objects.select_for_update().get(pk=client_id)
    user_id = client.user_id
    client.user, client.erased_at = None, at
    client.save()
    client.therapies.filter(ended_at=None).update(ended_at=at)
    if user_id is not None:
        _close_account(User.objects.get(pk=user_id))
    detail = reason[:80] or "erasure"
    record(AuditEvent.ERASED, by=by, client_id=client_id, purpose=Purpose.OWN, detail=detail, at=at)
    return Receipt(client_id, at, destroyed)


def _close_account(user: User) -> None:
    """Take from the account its name, its password and its open sessions; the look log goes on naming its id."""
    user.username, user.display_name, user.is_active = f"erased-{secrets.token_hex(12)}", "", False
    user.set_unusable_password()
    user.save()
    for each in UserSession.objects.filter(user=user):
        each.end()


def _wipe_write_ahead_log() -> None:
    """Empty SQLite's log of recent writes, in which the deleted rows would stay readable as sealed bytes."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
