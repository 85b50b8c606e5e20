"""Giving one version of one entry to the therapist, and taking it back without pretending that it was not read."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from holdspace.domain.access import Action, Kind, Purpose
from holdspace.domain.audit import AuditEvent
from holdspace.domain.errors import BadInput, WrongState
from holdspace.server.access.door import require
from holdspace.server.accounts.models import User
from holdspace.server.accounts.queries import names_of
from holdspace.server.audit.models import AuditEntry
from holdspace.server.audit.queries import entries_about
from holdspace.server.audit.recording import record
from holdspace.server.clients.models import Client
from holdspace.server.journal.models import JournalEntry, SharedEntry
from holdspace.server.keys.sealing import seal

MOST_CHARACTERS = 100_000


@transaction.atomic
def share_entry(*, by: User, client: Client, entry_id: UUID, version: int, text: str, at: datetime) -> SharedEntry:
    """Keep what the client unlocked and gives to their therapist; raise WrongState where that version is not there."""
    require(Action.ADD, Kind.ANSWERS, client_id=client.pk, actor=by, purpose=Purpose.OWN)
    if not 0 < len(text.strip()) <= MOST_CHARACTERS:
        raise BadInput("There is nothing to share, or too much.")
    if not JournalEntry.objects.select_for_update().filter(pk=entry_id, client=client, version=version).exists():
        raise WrongState("This version of the entry is no longer there. Load the page again.")
    if SharedEntry.objects.filter(client=client, entry_id=entry_id).exists():
        raise WrongState("This entry is shared already. Take it back first.")
    shared = SharedEntry(client=client, entry_id=entry_id, version=version)
    seal(shared, {"text": text}, at=at)
    shared.save(force_insert=True)
    _note(AuditEvent.ADDED, by, shared, "entry_shared", at)
    return shared


@transaction.atomic
def unshare_entry(*, by: User, client: Client, entry_id: UUID, at: datetime) -> list[tuple[str, datetime]]:
    """Delete what was shared and return who had looked at it, and when: that cannot be taken back."""
    require(Action.CHANGE, Kind.ANSWERS, client_id=client.pk, actor=by, purpose=Purpose.OWN)
    shared = SharedEntry.objects.select_for_update().filter(client=client, entry_id=entry_id).first()
    if shared is None:
        raise WrongState("This entry is not shared.")
    seen = list(looks_at(shared))
    _note(AuditEvent.ERASED, by, shared, "entry_unshared", at)
    shared.delete()
    return seen


def looks_at(shared: SharedEntry) -> Iterable[tuple[str, datetime]]:
    """Yield who looked at a shared entry, by name, and when, oldest first."""
    looks = entries_about(shared.client_id).filter(event=AuditEvent.LOOKED, at__gte=shared.created_at)
    by_others = [row for row in looks.exclude(purpose=Purpose.OWN) if str(shared.pk) in row.records]
    names = names_of({row.actor_id for row in by_others})
    yield from ((names.get(row.actor_id) or "Somebody", row.at) for row in sorted(by_others, key=_at))


def _at(row: AuditEntry) -> datetime:
    return row.at


def _note(event: AuditEvent, by: User, shared: SharedEntry, detail: str, at: datetime) -> None:
    record(
        event,
        by=by.as_actor,
        client_id=shared.client_id,
        purpose=Purpose.OWN,
        kinds=[Kind.ANSWERS],
        records=[shared.pk],
        detail=detail,
        at=at,
    )
