"""Writing an entry: in the transaction of what it tells of, or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime
from uuid import UUID

from django.db import transaction

from holdspace.domain import audit
from holdspace.domain.access import Kind, Purpose
from holdspace.domain.audit import AuditEvent
from holdspace.domain.people import Actor
from holdspace.server.audit.heads import proof_of
from holdspace.server.audit.models import INSTALLATION, AuditChain, AuditEntry

COLUMNS = tuple(each.name for each in fields(audit.AuditEntry))


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
) -> AuditEntry:
    """Append an entry to the client's chain, or to the installation's where no client is meant.

    Must run inside the transaction of the look or change; Django's atomic raises otherwise.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("An audit entry belongs into the transaction it tells of.")
    chain_id = client_id or INSTALLATION
    chain = _locked_chain(chain_id)
    entry = audit.AuditEntry.following(
        position=chain.position,
        previous_hash=bytes(chain.head),
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
    chain.position, chain.head = entry.position + 1, entry.hash
    chain.proof = proof_of(chain_id, chain.position, entry.hash)
    chain.save()
    return AuditEntry.objects.create(**{name: getattr(entry, name) for name in COLUMNS})


def _locked_chain(client_id: UUID) -> AuditChain:
    """Return the chain with its row locked: two entries never get one position (SQLite locks the whole file)."""
    chain, _ = AuditChain.objects.select_for_update().get_or_create(
        client_id=client_id, defaults={"position": 0, "head": audit.FIRST_HASH}
    )
    return chain
