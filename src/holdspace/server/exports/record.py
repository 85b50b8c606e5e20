"""Everything of one client's record as plain values: opened through the door, one entry in the log, nothing left out.

Generic over the sealed records: a room that keeps something new is in the export from its first day. The therapist's
private process notes are not the client's to take along; the export says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import models, transaction

from holdspace.domain.access import Kind, Purpose
from holdspace.domain.audit import AuditEvent
from holdspace.domain.errors import Refused
from holdspace.server.access.door import disclose_all, purpose_of_look
from holdspace.server.accounts.models import User
from holdspace.server.audit.recording import record
from holdspace.server.clients.models import Client, Session, Therapy
from holdspace.server.consents.models import Consent
from holdspace.server.keys.models import SealedRecord

FORMAT = "holdspace-record"
VERSION = 1
NOT_THEIRS = {Kind.NOTES}


def export_record(*, by: User, client: Client, at: datetime) -> dict[str, Any]:
    """Return the whole record of a client who asks for their own; raise Refused for anybody else."""
    if purpose_of_look(by, client.pk) is not Purpose.OWN:
        raise Refused("Only the client takes their record along.")
    kept = (row for model in _sealed_models() for row in model._default_manager.filter(client=client))
    # What the client is told later, on a day set beforehand, is in their copy from that day on.
    sealed = [row for row in kept if not getattr(row, "is_withheld", False)]
    opened = disclose_all(sealed, actor=by, purpose=Purpose.OWN, detail="export")
    with transaction.atomic():
        kinds = sorted({row.kind for row in sealed})
        record(AuditEvent.EXPORTED, by=by.as_actor, client_id=client.pk, purpose=Purpose.OWN, kinds=kinds, at=at)
    return {
        "format": FORMAT,
        "version": VERSION,
        "client": str(client.pk),
        "exported_at": at.isoformat(),
        "left_out": "Private process notes of the therapist are not part of this copy.",
        "therapies": [_clear(each) for each in Therapy.objects.filter(client=client)],
        "sessions": [_clear(each) for each in Session.objects.filter(therapy__client=client)],
        "consents": [_clear(each) for each in Consent.objects.filter(client=client).order_by("answered_at")],
        "records": _by_room(sealed, opened),
    }


def _sealed_models() -> list[type[SealedRecord]]:
    return [model for model in apps.get_models() if issubclass(model, SealedRecord) and model.kind not in NOT_THEIRS]


def _by_room(sealed: list[SealedRecord], opened: Mapping[UUID, Mapping[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    rooms: dict[str, list[dict[str, Any]]] = {}
    for row in sealed:
        rooms.setdefault(row._meta.label_lower, []).append(_clear(row) | {"content": opened[row.pk]})
    return rooms


def _clear(row: models.Model) -> dict[str, Any]:
    """Return the columns that are kept in clear."""
    values = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    return {name: _plain(value) for name, value in values.items() if name not in {"sealed", "client_id"}}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, bytes | memoryview):  # PostgreSQL hands out the latter
        return bytes(value).hex()
    return str(value) if isinstance(value, UUID) else value
