"""Whether what is allowed is what the log tells: a permission that was taken back and set back shows.

A row of the database can be set back to an earlier state of itself, its proof included. The entry that ended it names
it, and the log cannot be set back unseen.
"""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from holdspace.domain.audit import AuditEvent
from holdspace.server.audit.models import AuditEntry
from holdspace.server.clients.models import Client
from holdspace.server.consents.models import Consent

ENDING = frozenset({AuditEvent.CONSENT_WITHDRAWN, AuditEvent.CONSENT_REFUSED})
TOLD = ENDING | {AuditEvent.CONSENT_GIVEN}


def differences() -> Iterator[str]:
    """Yield a line for each answer that is open although the log tells of its end, or that is gone."""
    for client_id in Client.objects.filter(erased_at=None).values_list("pk", flat=True):
        yield from (f"{client_id}: {finding}" for finding in _of(client_id))


def _of(client_id: UUID) -> Iterator[str]:
    answers = Consent.objects.filter(client_id=client_id).values_list("pk", "is_given", "withdrawn_at")
    is_open = {pk: is_given and withdrawn_at is None for pk, is_given, withdrawn_at in answers}
    entries = AuditEntry.objects.filter(client_id=client_id, event__in=TOLD).order_by("position")
    for position, event, records in entries.values_list("position", "event", "records"):
        for pk in map(UUID, records):
            if pk not in is_open:
                yield f"an answer that entry {position} tells of is gone"
            elif is_open[pk] and event in ENDING:
                yield f"a permission is open that entry {position} ended"
