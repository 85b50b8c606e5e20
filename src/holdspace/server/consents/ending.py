"""A permission that ends by its own day is purged like one that was taken back: within minutes of that day."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from holdspace.domain.access import Kind, Purpose
from holdspace.domain.audit import AuditEvent
from holdspace.server.audit.recording import record
from holdspace.server.clients.models import Client
from holdspace.server.consents.actions import close, purge
from holdspace.server.consents.models import Consent


def purge_what_ended(at: datetime) -> None:
    """Close every permission whose day has passed, and delete what was derived by it: a chore."""
    over = Consent.objects.filter(is_given=True, withdrawn_at=None, valid_until__lte=at, client__erased_at=None)
    for pk, client_id in over.values_list("pk", "client_id"):
        _end(pk, client_id, at)


@transaction.atomic
def _end(pk: UUID, client_id: UUID, at: datetime) -> None:
    # The client's row first, as every answer of theirs does: two that wait for each other would both be lost.
    client = Client.objects.select_for_update().get(pk=client_id)
    consent = Consent.objects.select_for_update().filter(pk=pk, withdrawn_at=None).first()
    if consent is None or client.user is None:
        return
    purpose = Purpose(consent.purpose)
    close([consent], at)
    # It ends by the client's own word, which they gave when they set the day.
    record(
        AuditEvent.CONSENT_WITHDRAWN,
        by=client.user.as_actor,
        client_id=client.pk,
        purpose=Purpose.OWN,
        kinds=[Kind.CONSENT],
        records=[consent.pk],
        detail=purpose,
        at=at,
    )
    purge(client, purpose, at)
