"""Listening feedback belongs to the therapist; they choose whom they share it with, session by session."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from django.db import transaction

from holdspace.domain.access import Action, Kind, Purpose
from holdspace.domain.audit import AuditEvent
from holdspace.server.access.door import require
from holdspace.server.accounts.models import User
from holdspace.server.audit.recording import record
from holdspace.server.consents.holding import hold_withdrawals
from holdspace.server.conversations.models import Transcript


class Audience(StrEnum):
    """Whom a therapist can share with."""

    CLIENT = "client"
    SUPERVISOR = "supervisor"


@transaction.atomic
def share(*, by: User, transcript: Transcript, audience: Audience, is_shared: bool, at: datetime) -> None:
    """Show what was marked in this conversation to somebody, or no longer."""
    hold_withdrawals(transcript.client_id)
    require(Action.CHANGE, Kind.CODES, client_id=transcript.client_id, actor=by, purpose=Purpose.MACHINE_CODING)
    locked = Transcript.objects.select_for_update().get(pk=transcript.pk)
    setattr(locked, f"shared_with_{audience}_at", at if is_shared else None)
    locked.save()
    record(
        AuditEvent.CHANGED,
        by=by.as_actor,
        client_id=transcript.client_id,
        purpose=Purpose.MACHINE_CODING,
        kinds=[Kind.CODES],
        records=[transcript.pk],
        detail=f"{'shared' if is_shared else 'unshared'}_with_{audience}",
        at=at,
    )
