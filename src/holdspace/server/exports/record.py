"""Everything of one client's record as plain values: opened through the door, one entry in the log, nothing left out.

Generic over what belongs to a client: a room that keeps something new is in the export from its first day, and
`importing` puts it back. The therapist's private process notes are not the client's to take along; the export says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import models

from holdspace.domain.access import Kind, Purpose
from holdspace.domain.errors import Refused
from holdspace.server.access.door import disclose_all, purpose_of_look
from holdspace.server.accounts.models import User
from holdspace.server.clients.models import Client
from holdspace.server.exports.carried import BOUND_COLUMNS, carried_by
from holdspace.server.exports.models import CopyRequest
from holdspace.server.keys.models import SealedRecord

FORMAT = "holdspace-record"
VERSION = 1
NOT_THEIRS = {Kind.NOTES}
# How rows that are not sealed lead to a client; the request for the copy itself is no part of what it holds.
WAYS = ("client", "therapy__client", "session__therapy__client")
LEFT_OUT: set[type[models.Model]] = {CopyRequest}
SEALED_COLUMNS = {"sealed", "client_id"}


def export_record(*, by: User, client: Client, at: datetime) -> dict[str, Any]:
    """Return the whole record of a client who asks for their own; raise Refused for anybody else."""
    if purpose_of_look(by, client.pk) is not Purpose.OWN:
        raise Refused("Only the client takes their record along.")
    kept = (row for model in sealed_models() for row in model._default_manager.filter(client=client).order_by("pk"))
    # What the client is told later, on a day set beforehand, is in their copy from that day on.
    sealed = [row for row in kept if not getattr(row, "is_withheld", False)]
    opened = disclose_all(sealed, actor=by, purpose=Purpose.OWN, detail="export")
    clear = list(_rows_in_clear(client))
    return {
        "format": FORMAT,
        "version": VERSION,
        "client": {"id": str(client.pk), "account": str(client.user_id), "created_at": client.created_at.isoformat()},
        "exported_at": at.isoformat(),
        "left_out": "Private process notes of the therapist are not part of this copy.",
        "people": list(_people([*sealed, *clear])),
        "rows": _by_room((row, {}) for row in clear),
        "records": _by_room((row, {"content": opened[row.pk]}) for row in sealed),
    }


def sealed_models() -> list[type[SealedRecord]]:
    """Return what is sealed and the client's to take along."""
    return [model for model in apps.get_models() if issubclass(model, SealedRecord) and model.kind not in NOT_THEIRS]


def clear_models() -> list[tuple[type[models.Model], str]]:
    """Return what belongs to a client and is not sealed, with the way that leads to the client."""
    found = []
    for model in apps.get_models():
        if not issubclass(model, SealedRecord) and model not in LEFT_OUT:
            way = next((way for way in WAYS if _leads_to_a_client(model, way)), None)
            if way:
                found.append((model, way))
    return found


def _leads_to_a_client(model: type[models.Model], way: str) -> bool:
    """Return whether a chain of foreign keys of these names ends at a client."""
    reached: Any = model
    for name in way.split("__"):
        field = next((each for each in reached._meta.concrete_fields if each.name == name), None)
        if field is None or not isinstance(field, models.ForeignKey):
            return False
        reached = field.related_model
    return reached is Client


def _rows_in_clear(client: Client) -> Iterator[models.Model]:
    for model, way in clear_models():
        yield from model._default_manager.filter(**{way: client}).order_by("pk")


def _people(rows: Iterable[models.Model]) -> Iterator[dict[str, str]]:
    """Yield who stands behind the ids in the rows: colleagues by name, clients without one."""
    ids = {getattr(row, name) for row in rows for name in account_columns(type(row))}
    for user in User.objects.filter(pk__in=ids - {None}).order_by("pk"):
        yield {"id": str(user.pk), "role": user.role, "name": user.display_name}


def account_columns(model: type[models.Model]) -> list[str]:
    """Return the columns that name an account."""
    return [each.attname for each in model._meta.concrete_fields if each.related_model is User]


def _by_room(rows: Iterable[tuple[models.Model, Mapping[str, Any]]]) -> dict[str, list[dict[str, Any]]]:
    rooms: dict[str, list[dict[str, Any]]] = {}
    for row, content in rows:
        rooms.setdefault(row._meta.label_lower, []).append({**_clear(row), **carried_by(row), **content})
    return rooms


def _clear(row: models.Model) -> dict[str, Any]:
    """Return the columns that are kept in clear, as JSON has them."""
    fields = (each for each in row._meta.concrete_fields if each.attname not in SEALED_COLUMNS | BOUND_COLUMNS)
    return {field.attname: _plain(row, field) for field in fields}


def _plain(row: models.Model, field: models.Field[Any, Any]) -> Any:
    value = getattr(row, field.attname)
    return value if isinstance(value, str | int | float | list | dict | None) else field.value_to_string(row)
