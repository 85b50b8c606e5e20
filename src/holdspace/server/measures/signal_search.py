"""Searching a check for signals once it was handed in: asks the door again, opens the scores, raises what is new.

It works for the client who handed the check in, by what the client may see and add themselves; nobody else sees a score
by it. Where the client allows no work with their therapist any more, or the therapy has ended, it looks at nothing. A
check is searched by itself and what came before it, so that a late search says the same. What already stands open, or
was said about the same session, is not said twice.

That a check awaits its search is kept with its scores, in the transaction that hands it in, and taken away in the one
that raises: a search that is killed is made again, and of two at once one raises.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from holdspace.domain.access import Action, Kind, Purpose
from holdspace.server.access.door import disclose_all, require
from holdspace.server.accounts.models import User
from holdspace.server.alerts.actions import raise_alert
from holdspace.server.alerts.models import Alert, AlertState
from holdspace.server.clients.models import Session, Therapy
from holdspace.server.consents.queries import purposes_allowed
from holdspace.server.measures.contents import ScoresContent
from holdspace.server.measures.course import ScoredCheck, course_of
from holdspace.server.measures.models import CheckScores, Phase
from holdspace.server.measures.service_values import find_learned
from holdspace.server.measures.signals import Signal, signals_at


def search_new(at: datetime) -> None:
    """Search what awaits it, the oldest first; what fails still awaits it and is told once the others are done."""
    failure: Exception | None = None
    waiting = CheckScores.objects.filter(awaits_search=True).order_by("created_at")
    for scores_id in waiting.values_list("pk", flat=True):
        try:
            search(scores_id, at=at)
        except Exception as error:
            failure = error
    if failure:
        raise failure


def search(scores_id: UUID, *, at: datetime) -> list[Alert]:
    """Search the check that has these scores; return the alerts that were raised."""
    scores = CheckScores.objects.select_related("session").filter(pk=scores_id, awaits_search=True).first()
    if scores is None:
        return []
    therapy = Therapy.objects.select_related("client__user").get(pk=scores.session.therapy_id)
    client = therapy.client.user
    signals = _new_signals(scores, therapy, client) if client and _is_wanted(therapy, client) else []
    with transaction.atomic():
        if not CheckScores.objects.filter(pk=scores_id, awaits_search=True).update(awaits_search=False):
            return []
        return _raise(therapy, client, signals, scores.session.number, at) if client and signals else []


def _new_signals(scores: CheckScores, therapy: Therapy, client: User) -> list[Signal]:
    rows = _scores_up_to(scores.session)
    raised = list(Alert.objects.filter(therapy=therapy))
    opened = disclose_all([*rows, *raised], actor=client, purpose=Purpose.OWN, detail="signals")
    course = course_of([ScoredCheck.of(row, ScoresContent.from_json(opened[row.pk])) for row in rows])
    number = scores.session.number
    known = [(alert, opened[alert.pk]) for alert in raised]
    found = signals_at(course, find_learned(), Phase(scores.phase), number)
    return [each for each in found if not _is_known(each, number, known)]


def _is_wanted(therapy: Therapy, client: User) -> bool:
    is_open = client.is_active and therapy.ended_at is None and therapy.client.erased_at is None
    return is_open and Purpose.CARE in purposes_allowed([therapy.client_id]).get(therapy.client_id, frozenset())


def _scores_up_to(session: Session) -> Sequence[CheckScores]:
    scores = CheckScores.objects.filter(session__therapy=session.therapy_id, session__number__lte=session.number)
    return list(scores.select_related("session").order_by("session__number"))


def _is_known(signal: Signal, number: int, known: Sequence[tuple[Alert, Mapping[str, Any]]]) -> bool:
    same = [(alert, content) for alert, content in known if content.get("occasion") == signal.occasion]
    return any(alert.state == AlertState.OPEN or content.get("session") == number for alert, content in same)


def _raise(therapy: Therapy, client: User, signals: Sequence[Signal], number: int, at: datetime) -> list[Alert]:
    require(Action.ADD, Kind.ALERT, client_id=therapy.client_id, actor=client, purpose=Purpose.OWN)
    return [
        raise_alert(by=client, therapy=therapy, content=each.as_alert(number), is_urgent=False, at=at)
        for each in signals
    ]
