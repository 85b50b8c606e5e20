"""Reading the log: a client's own list, and a row as the value whose hash can be checked."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from holdspace.domain import audit
from holdspace.domain.access import Kind, Purpose
from holdspace.domain.people import Role
from holdspace.server.audit.models import AuditChain, AuditEntry


def entries_about(client_id: UUID) -> QuerySet[AuditEntry]:
    """Return a client's entries, newest first."""
    return AuditEntry.objects.filter(client_id=client_id).order_by("-position")


def entries_by_others(client_id: UUID, own_id: UUID) -> QuerySet[AuditEntry]:
    """Return a client's entries without those of their own account, newest first."""
    return entries_about(client_id).exclude(actor_id=own_id)


def length_of(client_id: UUID) -> int:
    """Return how many entries the client's chain says it has; cheaper than counting them."""
    return AuditChain.objects.filter(client_id=client_id).values_list("position", flat=True).first() or 0


def findings_about(client_id: UUID) -> tuple[audit.Finding, ...]:
    """Walk a client's chain and return what is not as it was written; empty where all is."""
    chain = AuditChain.objects.filter(client_id=client_id).first()
    rows = map(to_domain, entries_about(client_id).order_by("position").iterator())
    head, length = (bytes(chain.head), chain.position) if chain else (audit.FIRST_HASH, 0)
    return audit.verify_chain(rows, head=head, length=length)


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
