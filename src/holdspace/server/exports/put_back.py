"""Making the parts of a copy again: the people it names, its rows, and the list of looks."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterator, Mapping
from dataclasses import fields
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import models

from holdspace.domain import audit
from holdspace.domain.errors import BadInput
from holdspace.domain.people import Role
from holdspace.server.accounts.models import User
from holdspace.server.audit.heads import proof_of
from holdspace.server.audit.models import AuditChain, AuditEntry
from holdspace.server.clients.belongings import clear_models, sealed_models
from holdspace.server.clients.models import Client
from holdspace.server.exports.carried import bind
from holdspace.server.exports.record import is_counted
from holdspace.server.keys.models import SealedRecord
from holdspace.server.keys.sealing import seal

REMEDY = "Ask for the copy again where it was made."


def make_people(people: list[Mapping[str, str]]) -> None:
    """Make an account, which nobody can sign in with, for everybody whom the record names and who is not known here."""
    known = set(User.objects.filter(pk__in=[each["id"] for each in people]).values_list("pk", flat=True))
    for each in people:
        if UUID(each["id"]) not in known:
            user = User(pk=UUID(each["id"]), username=f"elsewhere-{secrets.token_hex(8)}", is_active=False)
            user.role, user.display_name = Role(each["role"]), each["name"]
            user.set_unusable_password()
            user.full_clean(exclude=["password"])
            user.save(force_insert=True)


def own_account(user_id: UUID) -> User:
    """Return the client's own account, which waits for a password."""
    user, _ = User.objects.get_or_create(
        pk=user_id, defaults={"username": f"client-{secrets.token_hex(4)}", "role": Role.CLIENT}
    )
    if user.as_role is not Role.CLIENT or Client.objects.filter(user=user).exists():
        raise BadInput("The copy names an account that belongs to somebody else here.")
    if user.username.startswith("elsewhere-"):
        user.username = f"client-{secrets.token_hex(4)}"
    user.is_active = True
    user.save()
    return user


def rows_of(rooms: Mapping[str, list[Mapping[str, Any]]], known: set[Any], client: Client) -> Iterator[models.Model]:
    """Yield unsaved rows, sealed under the client's new key; raise BadInput for what is not among ``known``."""
    for label, rows in rooms.items():
        model = apps.get_model(label)
        if model not in known:
            raise BadInput(f"The copy holds {label}, which is not known here.", remedy="Update this installation.")
        yield from (_row(model, values, client) for values in rows)


def require_closed(rows: Collection[models.Model]) -> None:
    """Raise BadInput where a row points at what belongs to a client and is not in the copy.

    The copy comes from outside: a row that named another client's therapy would let somebody look into that one.
    """
    put_back = {(type(row), row.pk) for row in rows}
    belonging = {type(row) for row in rows} | set(sealed_models()) | {model for model, _ in clear_models()}
    for row in rows:
        for field in row._meta.concrete_fields:
            target, named = field.related_model, getattr(row, field.attname)
            if target in belonging and named is not None and (target, named) not in put_back:
                raise BadInput("The copy points at what is not in it.", remedy=REMEDY)


def _row(model: type[models.Model], values: Mapping[str, Any], client: Client) -> models.Model:
    row = model()
    for field in model._meta.concrete_fields:
        if field.attname == "client_id":
            row.client_id = client.pk  # type: ignore[attr-defined]  # a column of this model
        elif field.attname in values and not is_counted(field):
            target = field.target_field if isinstance(field, models.ForeignKey) else field
            setattr(row, field.attname, target.to_python(values[field.attname]))
    if isinstance(row, SealedRecord):
        written, changed = row.created_at, row.changed_at
        seal(row, values["content"], at=changed)
        row.created_at, row.changed_at = written, changed
    bind(row, values)
    return row


def put_looks_back(entries: list[audit.AuditEntry], client_id: UUID, rows: set[Any]) -> None:
    """Go on with the client's own list, and with those of exceptions that they were told of."""
    for chain_id in {entry.client_id for entry in entries}:
        if chain_id != client_id and chain_id not in rows:
            raise BadInput("The list of looks tells of somebody else.", remedy=REMEDY)
        chain = sorted((each for each in entries if each.client_id == chain_id), key=lambda each: each.position)
        head, length = chain[-1].hash, chain[-1].position + 1
        proof = proof_of(chain_id, length, head)
        AuditChain.objects.create(client_id=chain_id, position=length, head=head, proof=proof)
        AuditEntry.objects.bulk_create([_entry(each) for each in chain], batch_size=200)


def _entry(entry: audit.AuditEntry) -> AuditEntry:
    return AuditEntry(**{each.name: getattr(entry, each.name) for each in fields(entry)})
