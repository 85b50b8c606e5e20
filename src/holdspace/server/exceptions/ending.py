"""What is over stays over, whatever the machine's clock becomes: ends are written down once they have come.

Where an exception stands is read off times, so nothing has to happen for it to end. But a clock that is set back would
open it again, or let the client wait once more to be told.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, QuerySet

from holdspace.domain.access import Kind, Purpose
from holdspace.domain.audit import AuditEvent
from holdspace.domain.exceptions.state import ANSWERED_WITHIN, State
from holdspace.domain.people import Actor, Role
from holdspace.server.audit.models import INSTALLATION
from holdspace.server.audit.recording import record
from holdspace.server.exceptions.models import DangerException

MACHINE = Actor(id=INSTALLATION, role=Role.ADMINISTRATOR)


def close_what_ended(at: datetime) -> None:
    """Write down which exceptions have ended by now, and which requests lapsed: a chore."""
    still = DangerException.objects.filter(ended_at=None)
    still.filter(is_approved=True, opens_until__lte=at).update(ended_at=F("opens_until"))
    still.filter(answered_at=None, created_at__lte=at - ANSWERED_WITHIN).update(ended_at=at)


def tell_what_is_due(at: datetime) -> None:
    """Write down of which exceptions the client has been told by now: a chore, which waits where the clock leapt."""
    due = [each.pk for each in _to_be_told() if not each.course.is_withheld(at)]
    _to_be_told().filter(pk__in=due).update(told_at=at)


@transaction.atomic
def note_clock_set_back(at: datetime, lost: timedelta) -> None:
    """Close what is open, since nobody knows for how long it has been, and tell clients as early as was approved."""
    for each in DangerException.objects.select_for_update().filter(is_approved=True, ended_at=None):
        is_open = each.state(at) is State.OPEN
        each.ended_at = at
        each.save(update_fields=["ended_at"])
        if is_open:
            _note(AuditEvent.EXCEPTION_ENDED, each, at)
    for each in _to_be_told().select_for_update() if lost else ():
        day = min(filter(None, [each.defer_until, each.tell_by]))
        each.tell_by = day - lost
        _note(AuditEvent.EXCEPTION_TOLD, each, at)
        each.save(update_fields=["tell_by"])


def _to_be_told() -> QuerySet[DangerException]:
    return DangerException.objects.filter(told_at=None).exclude(defer_until=None)


def _note(event: AuditEvent, exception: DangerException, at: datetime) -> None:
    record(
        event,
        by=MACHINE,
        client_id=exception.log_chain,
        purpose=Purpose.EXCEPTION,
        kinds=[Kind(each) for each in exception.kinds],
        records=[exception.pk],
        detail="clock_set_back",
        at=at,
    )
