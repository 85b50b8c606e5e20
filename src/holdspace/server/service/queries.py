"""Evaluations, and which records may be counted. None of these opens a seal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from uuid import UUID

from django.utils.translation import gettext_noop as noop

from holdspace.domain.access import Kind, Purpose
from holdspace.server.accounts.models import User
from holdspace.server.clients.models import Client, Session, Therapy
from holdspace.server.consents.queries import clients_allowing
from holdspace.server.jobs.states import JobState
from holdspace.server.measures.models import CheckScores
from holdspace.server.service.models import Evaluation
from holdspace.server.statements import Part, Prepared
from holdspace.workflows.learned_service import LearnedService, from_json

BATCH = 50


def latest_evaluation() -> Evaluation | None:
    """Return the evaluation asked for last, in whatever state."""
    return Evaluation.objects.select_related("requested_by").first()


def latest_figures() -> Evaluation | None:
    """Return the last evaluation that was finished."""
    return Evaluation.objects.filter(state=JobState.DONE).select_related("requested_by").first()


def own_values() -> Part[LearnedService | None]:
    """Return what the practice's own finished clients taught; None where there were too few so far."""
    newest = yield _NEWEST.asked()
    return _values_of(newest[0]) if newest else None


@lru_cache(maxsize=2)
def _values_of(evaluation_id: UUID) -> LearnedService:
    """Return the values of an evaluation, which never change once it is done."""
    learned = Evaluation.objects.values_list("learned", flat=True).get(pk=evaluation_id)
    return from_json(learned or {}, source=noop("the practice's own values"))


def learned_in(evaluation: Evaluation) -> LearnedService:
    """Return what finished clients had taught when these figures were made; empty where they were too few."""
    return LearnedService() if evaluation.learned is None else _values_of(evaluation.pk)


def clients_to_count(by: User) -> list[UUID]:
    """Return the clients who allow to be counted now and have handed in anything."""
    known = Client.objects.filter(erased_at=None, pk__in=CheckScores.objects.values("client"))
    ids = list(known.values_list("pk", flat=True).order_by("pk"))
    allowing = clients_allowing(ids, Purpose.SERVICE_EVALUATION, Kind.SCORES, by.pk)
    return [client_id for client_id in ids if client_id in allowing]


def therapies_in_batches(client_ids: Sequence[UUID]) -> Iterator[list[Therapy]]:
    """Yield the therapies of clients, so many clients at a time, with sessions and scores at hand."""
    for first in range(0, len(client_ids), BATCH):
        part = client_ids[first : first + BATCH]
        yield list(Therapy.objects.filter(client__in=part).order_by("pk"))


def sessions_held(therapies: Sequence[Therapy]) -> dict[UUID, list[Session]]:
    """Return the sessions of each therapy, in order."""
    held: dict[UUID, list[Session]] = {therapy.pk: [] for therapy in therapies}
    for session in Session.objects.filter(therapy__in=therapies).order_by("number"):
        held[session.therapy_id].append(session)
    return held


def scores_in(therapies: Sequence[Therapy]) -> list[CheckScores]:
    """Return the sealed scores of therapies, in the order of the sessions."""
    found = CheckScores.objects.filter(session__therapy__in=therapies).select_related("session")
    return list(found.order_by("session__number"))


_NEWEST: Prepared[UUID] = Prepared(
    lambda: Evaluation.objects.filter(state=JobState.DONE, learned__isnull=False).values_list("pk", flat=True)[:1]
)
