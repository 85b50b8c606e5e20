"""Asking to be erased, thinking better of it, holding a record, and erasing what is due."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from holdspace.domain.access import Purpose
from holdspace.domain.audit import AuditEvent
from holdspace.domain.errors import NotFound, Refused, WrongState
from holdspace.domain.people import Actor
from holdspace.domain.retention import ErasureState, Retention
from holdspace.server.access.door import purpose_of_look
from holdspace.server.accounts.models import User
from holdspace.server.audit.recording import record
from holdspace.server.clients.models import Client
from holdspace.server.maintenance.erasing import OPERATOR, erase_client
from holdspace.server.retention.models import ErasureRequest, HoldReason, LegalHold
from holdspace.server.retention.over import is_long_over
from holdspace.server.retention.queries import find_open, open_holds, open_requests, retention_of


@transaction.atomic
def ask_for_erasure(*, by: User, client: Client, at: datetime) -> ErasureRequest:
    """Note the client's wish; it is fulfilled by itself when nothing stands against it any more."""
    _require_own(by, client)
    Client.objects.select_for_update().get(pk=client.pk)
    if find_open(client):
        raise WrongState("You have asked for this already.")
    asked = ErasureRequest.objects.create(client=client, asked_at=at)
    _note(AuditEvent.ADDED, by.as_actor, client.pk, "erasure_asked", at)
    return asked


@transaction.atomic
def stop_erasure(*, by: User, client: Client, at: datetime) -> None:
    """Take the wish back; raise WrongState where there is none."""
    _require_own(by, client)
    Client.objects.select_for_update().get(pk=client.pk)
    if not open_requests().filter(client=client).update(stopped_at=at):
        raise WrongState("Nothing is asked for now.")
    _note(AuditEvent.CHANGED, by.as_actor, client.pk, "erasure_stopped", at)


@transaction.atomic
def place_hold(client_id: UUID, *, reason: HoldReason, at: datetime) -> LegalHold:
    """Keep a record from being erased; the client sees it in their list of looks."""
    client = Client.objects.select_for_update().filter(pk=client_id, erased_at=None).first()
    if client is None:
        raise NotFound("There is no such record.")
    if open_holds(client).filter(reason=reason).exists():
        raise WrongState("This hold stands already.")
    hold = LegalHold.objects.create(client=client, reason=reason, placed_at=at)
    _note(AuditEvent.ADDED, OPERATOR, client_id, f"hold_placed {reason}", at)
    return hold


@transaction.atomic
def lift_hold(client_id: UUID, *, reason: HoldReason, at: datetime) -> None:
    """End a hold; what is due by then is erased by itself."""
    lifted = LegalHold.objects.filter(client_id=client_id, reason=reason, lifted_at=None).update(lifted_at=at)
    if not lifted:
        raise WrongState("No such hold stands.")
    _note(AuditEvent.CHANGED, OPERATOR, client_id, f"hold_lifted {reason}", at)


def require_not_kept(client_id: UUID, at: datetime) -> None:
    """Raise WrongState where a hold or a rule has the record kept, whoever wants it erased."""
    client = Client.objects.get(pk=client_id)
    # Whether the client still has time to think is theirs, not a reason for the record to be kept.
    kept = retention_of(client, asked_at=at)
    without_wait = Retention(at, at - at, kept.years, kept.care_ended_at, kept.is_held)
    state = without_wait.state(at)
    if state is ErasureState.HELD:
        raise WrongState("A legal hold keeps this record. Nothing was erased.")
    if state is ErasureState.KEPT:
        years = {"years": kept.years}
        if without_wait.due_at is None:
            said = _("The rule of %(years)d years keeps this record as long as the therapy lasts. Nothing was erased.")
            raise WrongState(said % years)
        said = _("The rule of %(years)d years keeps this record until %(day)s. Nothing was erased.")
        raise WrongState(said % {**years, "day": date_format(without_wait.due_at, "DATE_FORMAT")})


def erase_what_is_due(at: datetime) -> None:
    """Fulfil every wish that nothing stands against any more: a chore of the background worker."""
    for asked in open_requests():
        if retention_of(asked.client, asked_at=asked.asked_at).state(at) is ErasureState.DUE:
            with suppress(WrongState):  # taken back, or held, in this very moment
                reason = "kept_long_enough" if asked.is_by_rule else "asked_by_client"
                erase_client(asked.client_id, reason=reason, at=at, guard=_require_still_wanted)


def _require_still_wanted(client_id: UUID, at: datetime) -> None:
    asked = open_requests().filter(client=client_id).first()
    if asked is None or (asked.is_by_rule and not is_long_over(asked.client, at)):
        raise WrongState("Nobody asks for this any more.")


def _require_own(by: User, client: Client) -> None:
    if purpose_of_look(by, client.pk) is not Purpose.OWN:
        raise Refused("Only the client asks for their record to be erased.")


def _note(event: AuditEvent, by: Actor, client_id: UUID, detail: str, at: datetime) -> None:
    record(event, by=by, client_id=client_id, purpose=Purpose.OWN, detail=detail, at=at)
