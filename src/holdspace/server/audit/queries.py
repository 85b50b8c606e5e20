"""Reading the log: a client's own list, and everything for the verifier."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from django.db.models import QuerySet

from holdspace.domain import audit
from holdspace.domain.access import Kind, Purpose
from holdspace.domain.people import Role
from holdspace.server.audit.models import AuditChain, AuditEntry


def entries_about(client_id: UUID) -> QuerySet[AuditEntry]:
    """Return a client's entries, newest first."""
    return AuditEntry.objects.filter(client_id=client_id).order_by("-position")


def chains() -> Iterator[tuple[AuditChain, Iterator[audit.AuditEntry]]]:
    """Yield each chain with its entries in order, one row at a time in memory."""
    for chain in AuditChain.objects.iterator():
        rows = AuditEntry.objects.filter(client_id=chain.client_id).order_by("position").iterator()
        yield chain, map(to_domain, rows)


def to_domain(row: AuditEntry) -> audit.AuditEntry:
    """Return the stored row as the value whose hash can be checked."""
    return audit.AuditEntry(
        client_id=row.client_id,
        position=row.position,
        at=row.at,
        event=audit.AuditEvent(row.event),
        actor_id=row.actor_id,
        actor_role=Role(row.actor_role),
        purpose=Purpose(row.purpose),
        kinds=tuple(Kind(each) for each in row.kinds),
        records=tuple(row.records),
        detail=row.detail,
        previous_hash=bytes(row.previous_hash),
        hash=bytes(row.hash),
    )
