"""Calling in a second person where nobody takes up an urgent alert in time.

They learn that an alert waits, whose therapist it is and since when: no name, no score and no word of the client.
What they do about it they say by choosing, so that nothing about the client can be written here either.
"""

from __future__ import annotations

from datetime import datetime
from functools import partial
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from holdspace.domain.access import Kind
from holdspace.domain.audit import AuditEvent
from holdspace.domain.errors import BadInput, WrongState
from holdspace.domain.people import Role
from holdspace.domain.safety.response import Reached, is_to_call_in
from holdspace.server.accounts.models import User
from holdspace.server.alerts.models import Alert, AlertState, SecondPerson
from holdspace.server.audit.recording import record
from holdspace.server.jobs.background import background

# Who may be named: whoever works with clients or answers for their privacy, and so has a second factor.
ROLES = (Role.THERAPIST, Role.SUPERVISOR, Role.PRIVACY_OFFICER)


def call_in_when_due(alert: Alert) -> None:
    """Have an alert with a time looked at again when it is up, once it is really stored."""
    if alert.take_up_by is not None:
        transaction.on_commit(partial(_enqueue, alert.pk.hex, alert.take_up_by))


def _enqueue(alert_id: str, due_at: datetime) -> None:
    call_in.using(run_after=due_at).enqueue(alert_id)


@background
def call_in(alert_id: UUID) -> None:
    """Call in the second person of an alert that nobody took up; done late or twice it is done once."""
    call_in_now(alert_id, at=timezone.now())


@transaction.atomic
def call_in_now(alert_id: UUID, *, at: datetime) -> Alert | None:
    """Call in the second person where the alert is overdue; return the alert, None where nothing was to do."""
    alert = Alert.objects.select_for_update().filter(pk=alert_id, state=AlertState.OPEN).first()
    if alert is None or not is_to_call_in(at, alert.clock, called_in_at=alert.called_in_at):
        return None
    colleague = find_second_person(alert.therapy.therapist)
    if colleague is None:
        return None
    alert.called_in, alert.called_in_at = colleague, at
    alert.save()
    _record(alert, colleague, "alert_called_in", at)
    return alert


def find_second_person(therapist: User) -> User | None:
    """Return whom the therapist named, else a privacy officer; None where the practice has neither."""
    named = SecondPerson.objects.filter(therapist=therapist, colleague__is_active=True).select_related("colleague")
    found = named.first()
    if found is not None:
        return found.colleague
    officers = User.objects.filter(role=Role.PRIVACY_OFFICER, is_active=True)
    return officers.exclude(pk=therapist.pk).order_by("created_at").first()


@transaction.atomic
def name_second_person(*, by: User, colleague: User, at: datetime) -> None:
    """Keep whom a therapist wants to be called in; nobody names themselves."""
    if by.role != Role.THERAPIST or colleague.pk == by.pk or colleague.role not in ROLES or not colleague.is_active:
        raise BadInput("This person cannot be called in.", remedy="Choose a colleague from the list.")
    SecondPerson.objects.update_or_create(therapist=by, defaults={"colleague": colleague, "named_at": at})


@transaction.atomic
def say_reached(*, by: User, alert: Alert, reached: Reached, at: datetime) -> None:
    """Keep whom the second person reached; the last word counts, each stands in the log."""
    locked = Alert.objects.select_for_update().get(pk=alert.pk)
    if locked.called_in_id != by.pk:
        raise WrongState("Somebody else was called in.")
    locked.reached, locked.reached_at = reached, at
    locked.save()
    _record(locked, by, f"alert_reached_{reached}", at)


def _record(alert: Alert, who: User, detail: str, at: datetime) -> None:
    record(
        AuditEvent.CHANGED,
        by=who.as_actor,
        client_id=alert.client_id,
        kinds=[Kind.ALERT],
        records=[alert.pk],
        detail=detail,
        at=at,
    )
