"""Destroying a client's key and everything sealed under it, and remembering to do so again after a restore.

The ledger lies with the root key, outside of every backup: a restored older database is made to forget once more
before it serves a page. It holds random ids only.
"""

from __future__ import annotations

import os
from pathlib import Path
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.db import transaction

from holdspace.server.keys.key_ring import forget
from holdspace.server.keys.models import ClientKey, FormerKey, SealedRecord

Destroyed = dict[str, list[str]]


def ledger() -> Path:
    """Return the file of erased clients' ids, one a line."""
    return Path(settings.HOLDSPACE_KEYS) / "erased.log"


def note_erasure(client_id: UUID) -> None:
    """Write the id into the ledger and onto the disk: from here on the erasure will be carried through."""
    path = ledger()
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    # A line that was cut short, by a crash or a full disk, must not take the next one along.
    before = "" if not path.exists() or path.read_bytes()[-1:] in {b"", b"\n"} else "\n"
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(f"{before}{client_id}\n")
        file.flush()
        os.fsync(file.fileno())


def noted_erasures() -> tuple[UUID, ...]:
    """Return all ids in the ledger; a line cut off by a crash is no id and is passed over."""
    path = ledger()
    lines = path.read_text(encoding="ascii").splitlines() if path.exists() else []
    return tuple(dict.fromkeys(UUID(line) for line in lines if len(line) == 36))


@transaction.atomic
def destroy(client_id: UUID) -> Destroyed:
    """Delete the client's keys and every sealed record; return the ids by kind of row, for the receipt."""
    sealed = [model for model in apps.get_models() if issubclass(model, SealedRecord)]
    theirs = {model: model._default_manager.filter(client_id=client_id) for model in sealed}
    # All are listed before any is deleted: one record takes along those that hang on it.
    destroyed = {
        model._meta.label_lower: [str(pk) for pk in rows.values_list("pk", flat=True)] for model, rows in theirs.items()
    }
    for rows in theirs.values():
        rows.delete()
    FormerKey.objects.filter(client_id=client_id).delete()
    deleted, _ = ClientKey.objects.filter(client_id=client_id).delete()
    destroyed["keys.clientkey"] = [str(client_id)] * deleted
    transaction.on_commit(lambda: forget(client_id))
    return destroyed
