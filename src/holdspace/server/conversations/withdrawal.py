"""What happens here when a client withdraws a consent: in the same transaction, so that nobody sees it half done."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from holdspace.domain.access import Kind, Purpose
from holdspace.domain.audit import AuditEvent
from holdspace.domain.errors import WrongState
from holdspace.domain.people import Role
from holdspace.server.audit.recording import record
from holdspace.server.clients.models import Client
from holdspace.server.consents.actions import on_withdrawal
from holdspace.server.conversations.models import Closeness, Coding, Contest, HandCoding, Transcript
from holdspace.server.jobs.states import JobState
from holdspace.server.keys.sealing import seal


def register() -> None:
    """Have the withdrawals that concern conversations told to this room."""
    on_withdrawal(Purpose.MACHINE_CODING, erase_codes)
    on_withdrawal(Purpose.TRANSCRIPTION, stop_coding)
    on_withdrawal(Purpose.CARE, stop_coding)
    on_withdrawal(Purpose.SUPERVISION, erase_what_supervisors_marked, kind=Kind.CODES)


def erase_codes(client: Client, at: datetime) -> None:
    """Stop what runs and erase everything that was coded, with what was said against it."""
    codings = Coding.objects.select_for_update().filter(client=client)
    _stop(codings, client, at)
    Contest.objects.filter(client=client).delete()
    HandCoding.objects.filter(client=client).delete()
    Closeness.objects.filter(client=client).delete()  # and what was said to it
    # Should the client allow it again, what is then marked is not shared before the therapist says so anew.
    Transcript.objects.filter(client=client).update(shared_with_client_at=None, shared_with_supervisor_at=None)


def stop_coding(client: Client, at: datetime) -> None:
    """Stop what waits or runs; what was coded stays sealed and can be opened by nobody but the client."""
    under_way = [state for state in JobState if state.is_under_way]
    _stop(Coding.objects.select_for_update().filter(client=client, state__in=under_way), client, at)


def erase_what_supervisors_marked(client: Client, at: datetime) -> None:
    """Erase what supervisors coded by hand, and what they said against a mark."""
    by_hand = HandCoding.objects.filter(client=client, author__role=Role.SUPERVISOR)
    said = Contest.objects.filter(client=client, said_by__role=Role.SUPERVISOR)
    ids = [*by_hand.values_list("pk", flat=True), *said.values_list("pk", flat=True)]
    by_hand.delete()
    said.delete()
    if ids:
        _record(AuditEvent.ERASED, ids, client, at)


def _stop(codings: QuerySet[Coding, Any], client: Client, at: datetime) -> None:
    for coding in codings.exclude(state=JobState.STOPPED):
        event = AuditEvent.JOB_STOPPED if JobState(coding.state).is_under_way else AuditEvent.ERASED
        seal(coding, {}, at=at)
        coding.state, coding.turns_done, coding.turns_total = JobState.STOPPED, 0, 0
        coding.save()
        _record(event, [coding.pk], client, at)


def _record(event: AuditEvent, records: Sequence[UUID], client: Client, at: datetime) -> None:
    if client.user is None:
        raise WrongState("Only a client who has come in withdraws a consent.")
    record(
        event,
        by=client.user.as_actor,
        client_id=client.pk,
        purpose=Purpose.OWN,
        kinds=[Kind.CODES],
        records=records,
        detail="consent_withdrawn",
        at=at,
    )
