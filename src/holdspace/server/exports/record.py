"""Everything of one client's record as plain values: opened through the door, one entry in the log, nothing left out.

Generic over what belongs to a client: a room that keeps something new is in the export from its first day, and
`importing` puts it back. The therapist's private process notes are not the client's to take along; the export says so.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import models
from django.utils.translation import gettext as _

from holdspace.domain.access import Kind, Purpose
from holdspace.domain.errors import Refused
from holdspace.server.access.door import disclose_all, purpose_of_look
from holdspace.server.accounts.models import User
from holdspace.server.audit.queries import entries_about
from holdspace.server.clients import belongings
from holdspace.server.clients.models import Client
from holdspace.server.exports.carried import BOUND_COLUMNS, carried_by
from holdspace.server.keys.models import SealedRecord

FORMAT = "holdspace-record"
VERSION = 1
NOT_THEIRS = {Kind.NOTES}
# What a client asked of this installation is no part of what another takes over.
LEFT_OUT = {"exports.copyrequest", "retention.erasurerequest", "retention.legalhold"}
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
        "left_out": _("Private process notes of the therapist are not part of this copy."),
        "people": list(_people(_ids_in([*sealed, *clear]) | _ids_in_looks(client))),
        "rows": _by_room((row, {}) for row in clear),
        "records": _by_room((row, {"content": opened[row.pk]}) for row in sealed),
    }


def sealed_models() -> list[type[SealedRecord]]:
    """Return what is sealed and the client's to take along."""
    return [model for model in belongings.sealed_models() if model.kind not in NOT_THEIRS]


def clear_models() -> list[tuple[type[models.Model], str]]:
    """Return what belongs to a client, is not sealed and is part of a copy, with the way that leads to the client."""
    return [(model, way) for model, way in belongings.clear_models() if model._meta.label_lower not in LEFT_OUT]


def _rows_in_clear(client: Client) -> Iterator[models.Model]:
    for model, way in clear_models():
        yield from belongings.rows_in_clear(client.pk, model, way)


def _people(ids: Collection[UUID | None]) -> Iterator[dict[str, str]]:
    """Yield who stands behind ids: colleagues by name, clients without one."""
    for user in User.objects.filter(pk__in=[each for each in ids if each]).order_by("pk"):
        yield {"id": str(user.pk), "role": user.role, "name": user.display_name}


def _ids_in(rows: Iterable[models.Model]) -> set[UUID | None]:
    return {getattr(row, name) for row in rows for name in account_columns(type(row))}


def _ids_in_looks(client: Client) -> set[UUID | None]:
    """Return who acted in what the client's list tells: of some of them nothing else is in the record."""
    return set(entries_about(client.pk).order_by().values_list("actor_id", flat=True).distinct())


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
    left_out = SEALED_COLUMNS | BOUND_COLUMNS
    fields = (each for each in row._meta.concrete_fields if each.attname not in left_out and not is_counted(each))
    return {field.attname: _plain(row, field) for field in fields}


def is_counted(field: models.Field[Any, Any]) -> bool:
    """Return whether a column only counts rows of one database: elsewhere its number is another row's."""
    return isinstance(field, models.AutoField)


def _plain(row: models.Model, field: models.Field[Any, Any]) -> Any:
    value = getattr(row, field.attname)
    return value if isinstance(value, str | int | float | list | dict | None) else field.value_to_string(row)
