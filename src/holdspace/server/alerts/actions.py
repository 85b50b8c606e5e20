"""Raising an alert, and closing it with what was done."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from holdspace.domain.access import Action, Kind, Purpose
from holdspace.domain.audit import AuditEvent
from holdspace.domain.errors import BadInput, WrongState
from holdspace.domain.safety.response import take_up_by
from holdspace.server.access.door import disclose, require
from holdspace.server.accounts.models import User
from holdspace.server.alerts.calling_in import call_in_when_due
from holdspace.server.alerts.models import Alert, AlertState
from holdspace.server.audit.recording import record
from holdspace.server.clients.models import Therapy
from holdspace.server.keys.sealing import seal


def raise_alert(*, by: User, therapy: Therapy, content: Mapping[str, Any], is_urgent: bool, at: datetime) -> Alert:
    """Raise an alert in the transaction of the answer that causes it: an answer kept is an alert raised."""
    alert = Alert(client_id=therapy.client_id, therapy=therapy, is_urgent=is_urgent)
    alert.take_up_by = take_up_by(at, is_urgent=is_urgent, minutes=settings.HOLDSPACE_ALERT_MINUTES)
    seal(alert, {**content, "what_was_done": ""}, at=at)
    alert.save(force_insert=True)
    record(
        AuditEvent.ALERT_RAISED,
        by=by.as_actor,
        client_id=therapy.client_id,
        purpose=Purpose.OWN if by.is_client else Purpose.CARE,
        kinds=[Kind.ALERT],
        records=[alert.pk],
        at=at,
    )
    call_in_when_due(alert)
    return alert


def note_seen(alert: Alert, *, at: datetime) -> None:
    """Keep when an alert was first opened by whoever has to act on it; the look itself stands in the log."""
    if alert.seen_at is None:
        Alert.objects.filter(pk=alert.pk, seen_at=None).update(seen_at=at)
        alert.seen_at = at


@transaction.atomic
def take_up(*, by: User, alert: Alert, at: datetime) -> None:
    """Say that one is on it; from then on nobody else is called in. Saying it twice changes nothing."""
    require(Action.CHANGE, Kind.ALERT, client_id=alert.client_id, actor=by, purpose=Purpose.CARE)
    open_and_waiting = Alert.objects.filter(pk=alert.pk, state=AlertState.OPEN, taken_up_at=None)
    if open_and_waiting.update(taken_up_at=at, taken_up_by=by):
        record(
            AuditEvent.CHANGED,
            by=by.as_actor,
            client_id=alert.client_id,
            kinds=[Kind.ALERT],
            records=[alert.pk],
            detail="alert_taken_up",
            at=at,
        )


def close_alert(*, by: User, alert: Alert, what_was_done: str, at: datetime) -> None:
    """Close an alert with what was done; an empty response closes nothing."""
    if not what_was_done.strip():
        raise BadInput("An alert is closed by writing down what was done.", remedy="A sentence is enough.")
    content = disclose(alert, actor=by, purpose=Purpose.CARE, detail="alert_closing")
    with transaction.atomic():
        require(Action.CHANGE, Kind.ALERT, client_id=alert.client_id, actor=by, purpose=Purpose.CARE)
        locked = Alert.objects.select_for_update().get(pk=alert.pk)
        if locked.state != AlertState.OPEN:
            raise WrongState("This alert has already been closed.")
        seal(locked, {**content, "what_was_done": what_was_done.strip()}, at=at)
        locked.state, locked.closed_at, locked.closed_by = AlertState.CLOSED, at, by
        if locked.taken_up_at is None:
            locked.taken_up_at, locked.taken_up_by = at, by
        locked.save()
        record(
            AuditEvent.ALERT_CLOSED,
            by=by.as_actor,
            client_id=alert.client_id,
            kinds=[Kind.ALERT],
            records=[alert.pk],
            at=at,
        )
