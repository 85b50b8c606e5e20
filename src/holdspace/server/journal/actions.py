"""Keeping and removing envelopes. What is not locked is refused, so that no error can turn into plain words here."""

from __future__ import annotations

import base64
import binascii
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from holdspace.domain.access import Action, Kind, Purpose
from holdspace.domain.audit import AuditEvent
from holdspace.domain.envelope import require_entry_envelope, require_key_envelope, require_passkey_envelope
from holdspace.domain.errors import BadInput, WrongState
from holdspace.server.access.door import require
from holdspace.server.accounts.models import User
from holdspace.server.audit.recording import record
from holdspace.server.clients.models import Client
from holdspace.server.journal.models import JournalEntry, JournalKey, JournalPasskey, SharedEntry
from holdspace.server.journal.queries import has_journal
from holdspace.server.keys.models import SealedRecord
from holdspace.server.keys.sealing import seal


@transaction.atomic
def keep_key(*, by: User, client: Client, envelope: str, at: datetime) -> JournalKey:
    """Keep the journal's locked key; raise WrongState where there is one: a second key would lose the entries."""
    require(Action.ADD, Kind.JOURNAL, client_id=client.pk, actor=by, purpose=Purpose.OWN)
    require_key_envelope(_decode(envelope))
    Client.objects.select_for_update().get(pk=client.pk)
    if has_journal(client):
        raise WrongState("There is a journal already. Load the page again and unlock it.")
    kept = JournalKey(client=client)
    _keep(kept, {"envelope": envelope}, by, AuditEvent.ADDED, "journal_key", at)
    return kept


@transaction.atomic
def keep_passkey(*, by: User, client: Client, envelope: str, name: str, is_new: bool, at: datetime) -> JournalPasskey:
    """Keep the key as a passkey locked it: the first way into a new journal, or one more into this one.

    One more takes the place of an earlier passkey. Raise WrongState where a new journal would lose the entries of
    one that is there, or where no passphrase would be left should this envelope open nothing.
    """
    require(Action.ADD, Kind.JOURNAL, client_id=client.pk, actor=by, purpose=Purpose.OWN)
    require_passkey_envelope(_decode(envelope), name=name)
    Client.objects.select_for_update().get(pk=client.pk)
    if has_journal(client) if is_new else not JournalKey.objects.filter(client=client).exists():
        raise WrongState("This journal has changed meanwhile. Load the page again and unlock it.")
    JournalPasskey.objects.filter(client=client).delete()
    kept = JournalPasskey(client=client)
    _keep(kept, {"envelope": envelope, "name": name}, by, AuditEvent.ADDED, "journal_key", at)
    return kept


@transaction.atomic
def remove_passkey(*, by: User, client: Client, at: datetime) -> None:
    """Let the passkey open the journal no more; raise WrongState where nothing but it would."""
    require(Action.ERASE, Kind.JOURNAL, client_id=client.pk, actor=by, purpose=Purpose.OWN)
    Client.objects.select_for_update().get(pk=client.pk)
    kept = JournalPasskey.objects.filter(client=client).first()
    if kept is None or not JournalKey.objects.filter(client=client).exists():
        raise WrongState("Only a passkey beside a passphrase can be taken away.")
    kept_id, _ = kept.pk, kept.delete()
    _record(AuditEvent.ERASED, by, client.pk, kept_id, "journal_passkey", at)


@transaction.atomic
def keep_entry(*, by: User, client: Client, entry_id: UUID, version: int, envelope: str, at: datetime) -> JournalEntry:
    """Keep an entry's next version; raise WrongState where another device was quicker."""
    require(Action.ADD, Kind.JOURNAL, client_id=client.pk, actor=by, purpose=Purpose.OWN)
    require_entry_envelope(_decode(envelope))
    if not has_journal(client):
        raise WrongState("There is no journal yet.")
    kept = JournalEntry.objects.select_for_update().filter(pk=entry_id, client=client).first()
    if JournalEntry.objects.filter(pk=entry_id).exclude(client=client).exists():
        raise BadInput("This entry cannot be kept under that id.")
    if version != (kept.version + 1 if kept else 1):
        raise WrongState("This entry was changed on another device. Load the page again; copy your words first.")
    event = AuditEvent.CHANGED if kept else AuditEvent.ADDED
    kept = kept or JournalEntry(id=entry_id, client=client)
    kept.version = version
    try:
        with transaction.atomic():
            _keep(kept, {"envelope": envelope}, by, event, "journal_entry", at)
    except IntegrityError:  # an entry of somebody else's, which this person's queries do not even find
        raise BadInput("This entry cannot be kept under that id.") from None
    return kept


@transaction.atomic
def remove_entry(*, by: User, client: Client, entry_id: UUID, at: datetime) -> None:
    """Remove an entry for good."""
    require(Action.ERASE, Kind.JOURNAL, client_id=client.pk, actor=by, purpose=Purpose.OWN)
    deleted, _ = JournalEntry.objects.filter(pk=entry_id, client=client).delete()
    if not deleted:
        raise WrongState("This entry is no longer there.")
    SharedEntry.objects.filter(client=client, entry_id=entry_id).delete()  # no copy outlasts what it is a copy of
    _record(AuditEvent.ERASED, by, client.pk, entry_id, "journal_entry", at)


def _keep(kept: SealedRecord, content: dict[str, str], by: User, event: AuditEvent, detail: str, at: datetime) -> None:
    seal(kept, content, at=at)
    kept.save()
    _record(event, by, kept.client_id, kept.pk, detail, at)


def _record(event: AuditEvent, by: User, client_id: UUID, record_id: UUID, detail: str, at: datetime) -> None:
    record(
        event,
        by=by.as_actor,
        client_id=client_id,
        purpose=Purpose.OWN,
        kinds=[Kind.JOURNAL],
        records=[record_id],
        detail=detail,
        at=at,
    )


def _decode(envelope: str) -> bytes:
    try:
        return base64.b64decode(envelope, validate=True)
    except (ValueError, binascii.Error):
        raise BadInput("This was not locked in your browser, so it was not taken in.") from None
