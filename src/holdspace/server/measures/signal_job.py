"""Looking for signals after a check was handed in: asks the door again, opens the scores, raises what is new.

It works for the client who handed the check in, by what the client may see and add themselves; nobody else sees a score
by it. Where the client allows no work with their therapist any more, or the therapy has ended, it looks at nothing. A
check is looked at by itself and what came before it, so that a late or repeated job says the same. What already stands
open, or was said about the same session, is not said twice.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from holdspace.domain.access import Action, Kind, Purpose
from holdspace.server.access.door import disclose_all, require
from holdspace.server.accounts.models import User
from holdspace.server.alerts.actions import raise_alert
from holdspace.server.alerts.models import Alert, AlertState
from holdspace.server.clients.models import Therapy
from holdspace.server.consents.queries import purposes_allowed
from holdspace.server.jobs.background import background
from holdspace.server.measures.contents import ScoresContent
from holdspace.server.measures.course import ScoredCheck, course_of
from holdspace.server.measures.models import Check, CheckScores, CheckState, Phase
from holdspace.server.measures.signals import Signal, signals_at


@background
def look_for_signals(check_id: UUID) -> None:
    """Look at one check; done twice it is done once."""
    look_now(check_id, at=timezone.now())


def look_now(check_id: UUID, *, at: datetime) -> list[Alert]:
    """Return the alerts that were raised."""
    check = Check.objects.filter(pk=check_id, state=CheckState.SUBMITTED).select_related("session").first()
    if check is None:
        return []
    therapy = Therapy.objects.select_related("client__user").get(pk=check.session.therapy_id)
    client = therapy.client.user
    if client is None or not _is_wanted(therapy, client):
        return []
    rows = _scores_up_to(check)
    raised = list(Alert.objects.filter(therapy=therapy))
    opened = disclose_all([*rows, *raised], actor=client, purpose=Purpose.OWN, detail="signals")
    course = course_of([ScoredCheck.of(row, ScoresContent.from_json(opened[row.pk])) for row in rows])
    number = check.session.number
    known = [(alert, opened[alert.pk]) for alert in raised]
    new = [each for each in signals_at(course, Phase(check.phase), number) if not _is_known(each, number, known)]
    return _raise(therapy, client, new, number, at) if new else []


def _is_wanted(therapy: Therapy, client: User) -> bool:
    is_open = client.is_active and therapy.ended_at is None and therapy.client.erased_at is None
    return is_open and Purpose.CARE in purposes_allowed([therapy.client_id]).get(therapy.client_id, frozenset())


def _scores_up_to(check: Check) -> Sequence[CheckScores]:
    session = check.session
    scores = CheckScores.objects.filter(session__therapy=session.therapy_id, session__number__lte=session.number)
    return list(scores.select_related("session").order_by("session__number"))


def _is_known(signal: Signal, number: int, known: Sequence[tuple[Alert, Mapping[str, Any]]]) -> bool:
    same = [(alert, content) for alert, content in known if content.get("occasion") == signal.occasion]
    return any(alert.state == AlertState.OPEN or content.get("session") == number for alert, content in same)


@transaction.atomic
def _raise(therapy: Therapy, client: User, signals: Sequence[Signal], number: int, at: datetime) -> list[Alert]:
    require(Action.ADD, Kind.ALERT, client_id=therapy.client_id, actor=client, purpose=Purpose.OWN)
    return [
        raise_alert(by=client, therapy=therapy, content=each.as_alert(number), is_urgent=False, at=at)
        for each in signals
    ]
