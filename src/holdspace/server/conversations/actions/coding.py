"""Asking for a transcript to be coded, and calling it off."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from holdspace.domain.access import Action, Kind, Purpose
from holdspace.domain.audit import AuditEvent
from holdspace.domain.errors import WrongState
from holdspace.server.access.door import require
from holdspace.server.accounts.models import User
from holdspace.server.audit.recording import record
from holdspace.server.consents.holding import hold_withdrawals
from holdspace.server.conversations.coding_job import code_conversation
from holdspace.server.conversations.models import Coding, Transcript
from holdspace.server.jobs.states import JobState, require_move
from holdspace.server.keys.sealing import seal


@transaction.atomic
def request_coding(*, by: User, transcript: Transcript, at: datetime) -> Coding:
    """Put a transcript in the queue to be coded, for the first time or again after it failed or was called off."""
    hold_withdrawals(transcript.client_id)
    require(Action.LOOK, Kind.CODES, client_id=transcript.client_id, actor=by, purpose=Purpose.CARE)
    require(Action.ADD, Kind.CODES, client_id=transcript.client_id, actor=by, purpose=Purpose.MACHINE_CODING)
    if not transcript.confirmed_at:
        raise WrongState("Say first who is who in this transcript.")
    coding = Coding.objects.select_for_update().filter(transcript=transcript).first()
    if coding:
        require_move(JobState(coding.state), JobState.QUEUED)
    coding = coding or Coding(client_id=transcript.client_id, transcript=transcript)
    coding.requested_by, coding.state = by, JobState.QUEUED
    coding.turns_done = coding.turns_total = 0
    seal(coding, {}, at=at)
    coding.save()
    _record(AuditEvent.JOB_STARTED, coding, by=by, at=at)
    # In this transaction: the job's row is there if and only if the request is.
    code_conversation.enqueue(coding.pk.hex)
    return coding


@transaction.atomic
def cancel_coding(*, by: User, transcript: Transcript, at: datetime) -> None:
    """Call a coding off; a worker that has it under way notices at its next step."""
    hold_withdrawals(transcript.client_id)
    require(Action.CHANGE, Kind.CODES, client_id=transcript.client_id, actor=by, purpose=Purpose.MACHINE_CODING)
    coding = Coding.objects.select_for_update().filter(transcript=transcript).first()
    if coding is None:
        raise WrongState("Nothing is being marked here.")
    require_move(JobState(coding.state), JobState.CANCELLED)
    coding.state = JobState.CANCELLED
    coding.save()
    _record(AuditEvent.JOB_STOPPED, coding, by=by, at=at)


def _record(event: AuditEvent, coding: Coding, *, by: User, at: datetime) -> None:
    record(
        event,
        by=by.as_actor,
        client_id=coding.client_id,
        purpose=Purpose.MACHINE_CODING,
        kinds=[Kind.CODES],
        records=[coding.pk],
        detail="coding",
        at=at,
    )
