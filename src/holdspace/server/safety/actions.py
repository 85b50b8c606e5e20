"""Setting and lifting a boundary; writing a version of the safety plan and agreeing to it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from holdspace.domain.access import Action, Kind, Purpose
from holdspace.domain.audit import AuditEvent
from holdspace.domain.errors import BadInput, WrongState
from holdspace.domain.safety import boundary, plan
from holdspace.server.access.door import require
from holdspace.server.accounts.models import User
from holdspace.server.audit.recording import record
from holdspace.server.clients.models import Client
from holdspace.server.keys.sealing import seal
from holdspace.server.safety.models import Boundary, SafetyPlan


@transaction.atomic
def set_boundary(*, by: User, client: Client, content: boundary.Boundary, at: datetime) -> Boundary:
    """Keep a boundary; only the client may."""
    require(Action.ADD, Kind.BOUNDARY, client_id=client.pk, actor=by, purpose=Purpose.OWN)
    kept = Boundary(client=client)
    review_on = content.review_on.isoformat() if content.review_on else None
    words = {"topic": content.topic.strip(), "words": content.words.strip()}
    seal(kept, {**words, "stance": content.stance, "review_on": review_on}, at=at)
    kept.save(force_insert=True)
    _record(AuditEvent.ADDED, by, client.pk, Kind.BOUNDARY, kept.pk, "boundary_set", at)
    return kept


@transaction.atomic
def lift_boundary(*, by: User, kept: Boundary, at: datetime) -> None:
    """End a boundary; only the client may."""
    require(Action.CHANGE, Kind.BOUNDARY, client_id=kept.client_id, actor=by, purpose=Purpose.OWN)
    if not Boundary.objects.filter(pk=kept.pk, lifted_at=None).update(lifted_at=at):
        raise WrongState("This boundary has already been lifted.")
    _record(AuditEvent.CHANGED, by, kept.client_id, Kind.BOUNDARY, kept.pk, "boundary_lifted", at)


@transaction.atomic
def write_plan(*, by: User, client: Client, content: plan.SafetyPlan, after_version: int, at: datetime) -> SafetyPlan:
    """Keep a new version; whoever writes it agrees to it, the other is asked to.

    Raises WrongState where somebody else wrote a version since ``after_version``: nothing is written over unseen.
    """
    require(Action.ADD, Kind.SAFETY_PLAN, client_id=client.pk, actor=by, purpose=_purpose(by))
    if content.is_empty:
        raise BadInput("The plan is still empty.", remedy="Write a line in at least one step.")
    # The client's row is locked so that two writers are told apart and not both given the same number.
    Client.objects.select_for_update().get(pk=client.pk)
    newest = SafetyPlan.objects.filter(client=client).first()
    if (newest.version if newest else 0) != after_version:
        raise WrongState(
            "The plan was changed by the other while you were writing. Their version is shown beside yours."
        )
    kept = SafetyPlan(client=client, version=after_version + 1, written_by=by)
    kept.client_agreed_at, kept.therapist_agreed_at = (at, None) if by.is_client else (None, at)
    seal(kept, {"lines": {step: list(lines) for step, lines in content.lines.items()}}, at=at)
    kept.save(force_insert=True)
    _record(AuditEvent.ADDED, by, client.pk, Kind.SAFETY_PLAN, kept.pk, "safety_plan", at)
    return kept


@transaction.atomic
def agree_to_plan(*, by: User, client: Client, version: int, at: datetime) -> None:
    """Note that this person agrees to the newest version; an older one can no longer be agreed to."""
    require(Action.CHANGE, Kind.SAFETY_PLAN, client_id=client.pk, actor=by, purpose=_purpose(by))
    newest = SafetyPlan.objects.select_for_update().filter(client=client).first()
    if newest is None or newest.version != version:
        raise WrongState("There is a newer version. Please read it first.")
    field = "client_agreed_at" if by.is_client else "therapist_agreed_at"
    if getattr(newest, field) is None:
        setattr(newest, field, at)
        newest.save()
        _record(AuditEvent.CHANGED, by, client.pk, Kind.SAFETY_PLAN, newest.pk, "safety_plan_agreed", at)


def _purpose(by: User) -> Purpose:
    return Purpose.OWN if by.is_client else Purpose.CARE


def _record(
    event: AuditEvent, by: User, client_id: UUID, kind: Kind, record_id: UUID, detail: str, at: datetime
) -> None:
    purpose = _purpose(by)
    record(
        event,
        by=by.as_actor,
        client_id=client_id,
        purpose=purpose,
        kinds=[kind],
        records=[record_id],
        detail=detail,
        at=at,
    )
