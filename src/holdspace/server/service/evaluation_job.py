"""Making figures in the background: client by client through the door, for the purpose that each allowed.

The door writes one entry for each client and batch; scores stay in the memory of the job and nowhere else. What is kept
is figures with small groups held back, and, from enough finished clients on, the parameters of the usual course.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from holdspace.domain.access import Purpose
from holdspace.domain.errors import ConsentMissing
from holdspace.server.access.door import disclose_all
from holdspace.server.accounts.models import User
from holdspace.server.clients.models import Therapy
from holdspace.server.jobs.background import background
from holdspace.server.jobs.states import JobState, can_move
from holdspace.server.measures.service_values import find_learned
from holdspace.server.service.counting import Counted, count_therapies, learn_from
from holdspace.server.service.models import Evaluation
from holdspace.server.service.queries import clients_to_count, scores_in, sessions_held, therapies_in_batches
from holdspace.workflows.describe_service import describe_service
from holdspace.workflows.learned_service import to_json


@background
def make_figures(evaluation_id: UUID) -> None:
    """Make the figures of this evaluation, if that is still to be done."""
    evaluation = _begin(evaluation_id)
    if evaluation is None:
        return
    try:
        counted = list(_count(evaluation.requested_by))
        figures = describe_service([each.client for each in counted])
        learned = _learned(counted)
    except Exception:
        Evaluation.objects.filter(pk=evaluation.pk).update(state=JobState.FAILED, finished_at=timezone.now())
        raise
    Evaluation.objects.filter(pk=evaluation.pk, state=JobState.RUNNING).update(
        state=JobState.DONE, finished_at=timezone.now(), figures=figures, learned=learned
    )


def _begin(evaluation_id: UUID) -> Evaluation | None:
    with transaction.atomic():
        found = Evaluation.objects.select_for_update().filter(pk=evaluation_id).first()
        if found is None or not can_move(JobState(found.state), JobState.RUNNING):
            return None
        found.state = JobState.RUNNING
        found.save()
    return Evaluation.objects.select_related("requested_by").get(pk=evaluation_id)


def _count(by: User) -> Iterator[Counted]:
    # They passed their second factor when they asked for it.
    by.has_passed_second_factor = by.is_active
    for therapies in therapies_in_batches(clients_to_count(by)):
        try:
            yield from _of_batch(by, therapies)
        except ConsentMissing:
            # Somebody of this batch has taken their permission back this very moment: the others one by one.
            yield from _one_by_one(by, therapies)


def _of_batch(by: User, therapies: Sequence[Therapy]) -> list[Counted]:
    scores = scores_in(therapies)
    opened = disclose_all(scores, actor=by, purpose=Purpose.SERVICE_EVALUATION, detail="service_figures")
    return list(count_therapies(therapies, sessions_held(therapies), scores, opened, find_learned()))


def _one_by_one(by: User, therapies: Sequence[Therapy]) -> Iterator[Counted]:
    for therapy in therapies:
        with suppress(ConsentMissing):
            yield from _of_batch(by, [therapy])


def _learned(counted: list[Counted]) -> dict[str, object] | None:
    """Return what finished clients teach; None where they are too few or teach nothing."""
    learned = learn_from(counted)
    return None if learned.is_empty else to_json(learned)
