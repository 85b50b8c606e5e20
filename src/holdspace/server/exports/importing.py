"""Putting a copy back: into an installation that does not know this client, with nothing lost and a key of its own.

The copy comes from its owner's hands, so it is checked like anything from outside: its form, its columns, and
the list of looks against the signature in it. People whom this installation does not know become accounts that nobody
can sign in with; for the client's own `new-password` gives a link to choose a password.
"""

from __future__ import annotations

import io
import json
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import DataError, transaction
from django.db import IntegrityError as Clash

from holdspace.domain.audit import AuditEvent
from holdspace.domain.errors import BadInput, IntegrityError, WrongState
from holdspace.domain.log_file import Proven, log_from_json
from holdspace.domain.people import Actor, Role
from holdspace.server.accounts.models import User
from holdspace.server.audit.models import INSTALLATION
from holdspace.server.audit.recording import record
from holdspace.server.checkpoints.verification import differences
from holdspace.server.clients.models import Client, Therapy
from holdspace.server.exports.archive import LOOKS_NAME, MOST_BYTES, RECORD_NAME
from holdspace.server.exports.put_back import REMEDY, make_people, own_account, put_looks_back, require_closed, rows_of
from holdspace.server.exports.record import FORMAT, VERSION, clear_models, sealed_models
from holdspace.server.keys.erasure import noted_erasures
from holdspace.server.keys.key_ring import create_data_key
from holdspace.server.keys.passphrases import unlock_file
from holdspace.workflows.verify_log_file import verify_log_file

OPERATOR = Actor(id=INSTALLATION, role=Role.ADMINISTRATOR)


@dataclass(frozen=True, slots=True)
class Imported:
    """Who was put back, under which sign-in name, and how many rows and entries that were."""

    client_id: UUID
    username: str
    rows: int
    entries: int


def import_copy(locked: bytes, *, passphrase: str, therapist: User | None = None, at: datetime) -> Imported:
    """Put a client's locked copy back; raise BadInput or IntegrityError where it is not what was written.

    With a therapist, a new therapy with them begins; otherwise nobody but the client can open anything.
    """
    whole, looks = _unpacked(unlock_file(locked, passphrase=passphrase))
    findings = verify_log_file(looks).findings
    if findings:
        raise IntegrityError(f"The list of looks in this copy was altered: {findings[0]}.")
    try:
        return _put_back(whole, log_from_json(json.loads(looks))[0], therapist, at)
    except (
        TypeError,
        ValueError,
        AttributeError,
        ValidationError,
        LookupError,
        OverflowError,
        Clash,
        DataError,
    ) as error:
        raise BadInput(f"The copy is damaged ({type(error).__name__}).", remedy=REMEDY) from None


@transaction.atomic
def _put_back(whole: Mapping[str, Any], looks: list[Proven], therapist: User | None, at: datetime) -> Imported:
    client_id = UUID(whole["client"]["id"])
    _require_unknown(client_id)
    differed = {*differences()}
    make_people(whole["people"])
    user = own_account(UUID(whole["client"]["account"]))
    client = Client.objects.create(
        pk=client_id, user=user, created_at=datetime.fromisoformat(whole["client"]["created_at"])
    )
    create_data_key(client_id, at=at)
    rows = [*rows_of(whole["rows"], {model for model, _ in clear_models()}, client)]
    rows += rows_of(whole["records"], set(sealed_models()), client)
    require_closed(rows)
    for row in rows:
        row.save(force_insert=True)
    put_looks_back([entry for entry, _, _ in looks], client_id, {row.pk for row in rows})
    # Nothing is ever taken out of the log: what contradicts it would be found by every check from now on.
    if {*differences()} - differed:
        raise BadInput("The list of looks tells of something that is not in the copy.", remedy=REMEDY)
    if therapist is not None:
        Therapy.objects.get_or_create(client=client, therapist=therapist, ended_at=None, defaults={"started_at": at})
    record(AuditEvent.ADDED, by=OPERATOR, client_id=client_id, detail="record_put_back", at=at)
    return Imported(client_id, user.username, len(rows), len(looks))


def _unpacked(packed: bytes) -> tuple[Mapping[str, Any], bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(packed)) as archive:
            whole, looks = json.loads(_read(archive, RECORD_NAME)), _read(archive, LOOKS_NAME)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, KeyError, ValueError, RuntimeError):
        # A RuntimeError is a password, an unknown way of packing, or JSON that is nested too deeply.
        raise BadInput("This file holds no copy of a record.", remedy=REMEDY) from None
    if not isinstance(whole, dict) or (whole.get("format"), whole.get("version")) != (FORMAT, VERSION):
        raise BadInput("This copy is of a form that is not known here.", remedy=REMEDY)
    return whole, looks


def _read(archive: zipfile.ZipFile, name: str) -> bytes:
    """Return a part of the copy, and never unpack more than any has, whatever the archive says of its size."""
    with archive.open(name) as stream:
        content = stream.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise BadInput("The copy is larger than any that is made.", remedy=REMEDY)
    return content


def _require_unknown(client_id: UUID) -> None:
    if Client.objects.filter(pk=client_id).exists():
        raise WrongState("This client's record is here already. Nothing was changed.")
    if client_id in noted_erasures():
        raise WrongState("This client was erased here, which stays so. Put the copy back into another installation.")
