"""Erasing a client: first the ledger, then key, records and account in one transaction, with a receipt.

Killed in between, the ledger knows and `finish_erasures` (at each start and after each restore) goes on. What stays
are random ids, times and the look log, which holds no words. Rooms above say where a record must be kept.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from uuid import UUID

from allauth.usersessions.models import UserSession
from django.db import connection, transaction
from django.db.models import CASCADE, Model, QuerySet

from holdspace.domain.access import Purpose
from holdspace.domain.audit import AuditEvent
from holdspace.domain.errors import NotFound
from holdspace.domain.people import Actor, Role
from holdspace.server.accounts.models import User
from holdspace.server.audit.models import INSTALLATION
from holdspace.server.audit.recording import record
from holdspace.server.clients.belongings import clear_models, rows_in_clear
from holdspace.server.clients.models import Client
from holdspace.server.keys.erasure import Destroyed, destroy, note_erasure, noted_erasures
from holdspace.server.maintenance.models import ErasureReceipt
from holdspace.server.maintenance.workspaces import sweep_workspaces

OPERATOR = Actor(id=INSTALLATION, role=Role.ADMINISTRATOR)
# How long the part of a backup that holds wrapped keys may be kept; see `backing_up`.
KEYS_KEPT = timedelta(days=30)
# Times and random ids by which the look log, and what was allowed and asked, stay understandable. Nothing else stays.
STAYS = {
    "clients.therapy",
    "clients.supervision",
    "clients.session",
    "consents.consent",
    "retention.erasurerequest",
    "retention.legalhold",
}

Guard = Callable[[UUID, datetime], None]
_guards: list[Guard] = []


def register_guard(guard: Guard) -> None:
    """Have a room above asked before anything is erased: it raises WrongState where a record must be kept."""
    if guard not in _guards:
        _guards.append(guard)


def erase_client(
    client_id: UUID, *, by: Actor = OPERATOR, reason: str = "", at: datetime, guard: Guard | None = None
) -> ErasureReceipt:
    """Destroy everything of a client; raise NotFound where there is no such record, WrongState where it is kept.

    Every guard is asked, and last the caller's own, while the record is locked: a hold that is placed at the same
    moment, or a wish that is taken back, comes before or after the whole.
    """
    with transaction.atomic():
        if not Client.objects.select_for_update().filter(pk=client_id).exists():
            raise NotFound("There is no such record.")
        for each in (*_guards, *([guard] if guard else [])):
            each(client_id, at)
        note_erasure(client_id)
        receipt = _carry_through(client_id, by=by, reason=reason, at=at)
    _wipe_what_is_left()
    return receipt


def finish_erasures(*, at: datetime) -> list[ErasureReceipt]:
    """Carry through what the ledger notes and this database still holds: after a crash, or a restored older backup."""
    pending = Client.objects.filter(pk__in=noted_erasures(), erased_at=None)
    receipts = [_carry_through(client.pk, by=OPERATOR, reason="noted_erasure", at=at) for client in pending]
    _wipe_what_is_left()
    return receipts


@transaction.atomic
def _carry_through(client_id: UUID, *, by: Actor, reason: str, at: datetime) -> ErasureReceipt:
    destroyed, stays = destroy(client_id), {}
    for model, way in clear_models():
        rows, label = rows_in_clear(client_id, model, way), model._meta.label_lower
        if label in STAYS:
            stays[label] = rows.count()
        else:
            destroyed[label] = _delete(rows)
    client = Client.objects.select_for_update().get(pk=client_id)
    user_id = client.user_id
    client.user, client.erased_at = None, at
    client.save()
    for therapy in client.therapies.filter(ended_at=None):
        therapy.ended_at = at
        therapy.save(update_fields=["ended_at"])
    if user_id is not None:
        user = User.objects.get(pk=user_id)
        _close_account(user)
        destroyed |= {model._meta.label_lower: _delete(rows) for model, rows in _belonging_to(user)}
    detail = reason[:80] or "erasure"
    record(AuditEvent.ERASED, by=by, client_id=client_id, purpose=Purpose.OWN, detail=detail, at=at)
    return _receipt(client_id, {label: ids for label, ids in destroyed.items() if ids}, stays, at)


def _receipt(client_id: UUID, destroyed: Destroyed, stays: dict[str, int], at: datetime) -> ErasureReceipt:
    values = {"erased_at": at, "destroyed": destroyed, "stays": stays, "readable_in_backups_until": at + KEYS_KEPT}
    # A restored older backup is made to forget once more: the newer receipt tells of what it held.
    receipt, _ = ErasureReceipt.objects.update_or_create(client_id=client_id, defaults=values)
    return receipt


def _close_account(user: User) -> None:
    """Take from the account its name, its password and its open sessions; the look log goes on naming its id."""
    user.username, user.display_name, user.is_active = f"erased-{secrets.token_hex(12)}", "", False
    user.language = ""
    user.set_unusable_password()
    user.save()
    for each in UserSession.objects.filter(user=user):
        each.end()


def _belonging_to(user: User) -> Iterator[tuple[type[Model], QuerySet[Model]]]:
    """Yield the rows that would go with the account if it went: second factors, what changed about signing in."""
    for relation in User._meta.related_objects:
        if relation.on_delete is CASCADE:
            model: type[Model] = relation.field.model
            yield model, model._default_manager.filter(**{relation.field.name: user})


def _delete(rows: QuerySet[Model]) -> list[str]:
    ids = [str(pk) for pk in rows.values_list("pk", flat=True)]
    rows.delete()
    return ids


def _wipe_what_is_left() -> None:
    """Delete what killed backups left, and empty SQLite's log of recent writes, in which deleted rows would stay."""
    sweep_workspaces()
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
