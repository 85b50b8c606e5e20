"""Writing an entry: in the transaction of what it tells of, or not at all.

Every look and every change passes here, so the three statements are written out: putting them together anew each time
cost three times as much as running them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from holdspace.domain import audit
from holdspace.domain.access import Kind, Purpose
from holdspace.domain.audit import AuditEvent
from holdspace.domain.people import Actor
from holdspace.server.audit.heads import proof_of
from holdspace.server.audit.models import INSTALLATION, AuditChain, AuditEntry
from holdspace.server.audit.stored import as_bytes
from holdspace.server.audit.submissions import claim
from holdspace.server.statements import Asked, Part, as_kept, gather, plain, write

COLUMNS = tuple(each.name for each in fields(audit.AuditEntry))
_COLUMNS = tuple(AuditEntry._meta.get_field(name) for name in COLUMNS)
_HEAD = tuple(AuditChain._meta.get_field(name) for name in ("position", "head", "proof", "client_id"))
_CHAINS, _ENTRIES = AuditChain._meta.db_table, AuditEntry._meta.db_table
_SELECT = f'SELECT "position", "head" FROM "{_CHAINS}" WHERE "client_id" = %s'  # noqa: S608 - names of our own
_UPDATE = f'UPDATE "{_CHAINS}" SET "position" = %s, "head" = %s, "proof" = %s WHERE "client_id" = %s'  # noqa: S608
_INSERT = 'INSERT INTO "{}" ({}) VALUES ({})'.format(  # noqa: S608 - likewise
    _ENTRIES, ", ".join(f'"{name}"' for name in COLUMNS), ", ".join(["%s"] * len(COLUMNS))
)


def record(
    event: AuditEvent,
    *,
    by: Actor,
    client_id: UUID | None = None,
    purpose: Purpose = Purpose.CARE,
    kinds: Sequence[Kind] = (),
    records: Sequence[UUID] = (),
    detail: str = "",
    at: datetime,
) -> audit.AuditEntry:
    """Append an entry to the client's chain, or to the installation's where no client is meant.

    Must run inside the transaction of the look or change; Django's atomic raises otherwise.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("An audit entry belongs into the transaction it tells of.")
    claims = [] if event in {AuditEvent.LOOKED, AuditEvent.REFUSED} else [claim(at)]
    chain_id = client_id or INSTALLATION
    made: list[Any] = gather(*claims, _head(chain_id))
    position, head = made[-1]
    entry = audit.AuditEntry.following(
        position=position,
        previous_hash=head,
        client_id=chain_id,
        at=at,
        event=event,
        actor_id=by.id,
        actor_role=by.role,
        purpose=purpose,
        kinds=tuple(kinds),
        records=tuple(str(each) for each in records),
        detail=detail,
    )
    return _append(entry)


def hold(client_id: UUID) -> Part[None]:
    """Lock a chain along with other questions and keep its head for the next entry of this transaction.

    Only where that saves a message; what else is locked in the transaction is locked before.
    """
    if (held := _held()) is not None and (found := (yield _locking(client_id))):
        held[client_id] = found[0]


def _head(client_id: UUID) -> Part[tuple[int, bytes]]:
    """Return length and head of a chain, which is begun where none was found."""
    kept = (_held() or {}).pop(client_id, None)
    found = [kept] if kept else (yield _locking(client_id))
    if not found:
        begun = {"position": 0, "head": audit.FIRST_HASH}
        chain, _ = AuditChain.objects.select_for_update().get_or_create(client_id=client_id, defaults=begun)
        found = [(chain.position, chain.head)]
    [(position, head)] = found
    return int(position), as_bytes(head)


def _held() -> dict[Any, Any] | None:
    """Return what PostgreSQL's back end keeps as long as the locks of a transaction hold."""
    return getattr(connection, "held", None)


def _locking(client_id: UUID) -> Asked[tuple[int, bytes]]:
    """Return the question for a chain's length and head, which locks its row.

    Two entries never get one position: PostgreSQL locks the row, SQLite the whole file.
    """
    query = f"{_SELECT} FOR UPDATE" if connection.features.has_select_for_update else _SELECT
    return plain(query, _kept(_HEAD[-1:], [client_id]))


def _append(entry: audit.AuditEntry) -> audit.AuditEntry:
    """Write the chain's new head and the entry."""
    length = entry.position + 1
    proof = proof_of(entry.client_id, length, entry.hash)
    write(_UPDATE, _kept(_HEAD, (length, entry.hash, proof, entry.client_id)))
    write(_INSERT, _kept(_COLUMNS, [getattr(entry, name) for name in COLUMNS]))
    return entry


def _kept(columns: Iterable[Any], values: Iterable[object]) -> list[Any]:
    """Return values as this database keeps them in these columns."""
    return [as_kept(column, value) for column, value in zip(columns, values, strict=True)]
