"""A long log, written faster than people look: the same entries, chains, heads and proofs, many at a time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

from django.utils import timezone

from holdspace.domain import audit
from holdspace.domain.access import Kind, Purpose
from holdspace.domain.audit import AuditEvent
from holdspace.server.audit.heads import proof_of
from holdspace.server.audit.models import AuditChain, AuditEntry
from holdspace.server.audit.recording import COLUMNS
from holdspace.server.keys.models import new_id
from tests.cast import Cast

CHAIN = 2_000  # entries of one client: ten years of weekly sessions, looked at by two people
BATCH = 5_000


def write_log(cast: Cast, count: int) -> None:
    """Write so many entries in chains of two thousand, the cast's client among them."""
    client_ids = [cast.client.pk, *(new_id() for _ in range(count // CHAIN - 1))]
    waiting: list[AuditEntry] = []
    for client_id in client_ids:
        waiting += _chain(client_id, cast)
        if len(waiting) >= BATCH:
            AuditEntry.objects.bulk_create(waiting, batch_size=BATCH)
            waiting = []
    AuditEntry.objects.bulk_create(waiting, batch_size=BATCH)


def _chain(client_id: UUID, cast: Cast) -> Iterator[AuditEntry]:
    found = AuditChain.objects.filter(client_id=client_id).first()
    position, head = (found.position, bytes(found.head)) if found else (0, audit.FIRST_HASH)
    at, by = timezone.now(), cast.therapist.as_actor
    for each in range(CHAIN):
        entry = audit.AuditEntry.following(
            position=position,
            previous_hash=head,
            client_id=client_id,
            at=at + timedelta(seconds=each),
            event=AuditEvent.LOOKED,
            actor_id=by.id,
            actor_role=by.role,
            purpose=Purpose.CARE,
            kinds=(Kind.SCORES, Kind.ANSWERS),
            records=(str(client_id),),
            detail="same_page",
        )
        position, head = position + 1, entry.hash
        yield AuditEntry(**{name: getattr(entry, name) for name in COLUMNS})
    proof = proof_of(client_id, position, head)
    AuditChain.objects.update_or_create(
        client_id=client_id, defaults={"position": position, "head": head, "proof": proof}
    )
