"""Who may change the plan, and the entry that every change leaves."""

from __future__ import annotations

from datetime import datetime

from holdspace.domain.access import Action, Kind, Purpose
from holdspace.domain.audit import AuditEvent
from holdspace.domain.errors import WrongState
from holdspace.domain.plan.proposals import Side
from holdspace.server.access.door import require
from holdspace.server.accounts.models import User
from holdspace.server.audit.recording import record
from holdspace.server.clients.models import Therapy
from holdspace.server.keys.models import SealedRecord


def side_of(user: User) -> Side:
    """Return which of the two somebody is."""
    return Side.CLIENT if user.is_client else Side.THERAPIST


def purpose_of(by: User) -> Purpose:
    """Return why this person changes the plan: for themselves, or for care."""
    return Purpose.OWN if by.is_client else Purpose.CARE


def require_in_therapy(by: User, therapy: Therapy, action: Action) -> None:
    """Raise unless this person may do so; WrongState once the therapy has ended."""
    require(action, Kind.PLAN, client_id=therapy.client_id, actor=by, purpose=purpose_of(by))
    if therapy.ended_at:
        raise WrongState("This therapy has ended; its plan is kept as it was.")


def note(event: AuditEvent, by: User, kept: SealedRecord, detail: str, at: datetime) -> None:
    """Write the entry of a change into the client's chain."""
    record(
        event,
        by=by.as_actor,
        client_id=kept.client_id,
        purpose=purpose_of(by),
        kinds=[Kind.PLAN],
        records=[kept.pk],
        detail=detail,
        at=at,
    )
