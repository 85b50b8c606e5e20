"""From a therapy's opened scores to what is counted of it. Plain values once opened; nothing here is kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from django.utils.timezone import localtime, now
from django.utils.translation import gettext_noop as noop

from holdspace.domain.measures.change import classify_change
from holdspace.domain.session_check.flatness import find_flatness
from holdspace.server.clients.models import Session, Therapy
from holdspace.server.measures.contents import ScoresContent
from holdspace.server.measures.course import Course, ScoredCheck, course_of
from holdspace.server.measures.instruments import get_instrument
from holdspace.server.measures.models import CheckScores, Phase
from holdspace.server.measures.outlook import measured_of, watch_of
from holdspace.server.measures.presenters import TOP
from holdspace.server.measures.series import Series
from holdspace.workflows.describe_service import CountedClient
from holdspace.workflows.learn_service import FinishedClient, learn_service
from holdspace.workflows.learned_service import LearnedService

SOURCE = noop("finished clients of this practice")


@dataclass(frozen=True, slots=True)
class Counted:
    """What is counted of a therapy, and what can be learned from it once it has ended."""

    client: CountedClient
    finished: FinishedClient | None


def count_therapies(
    therapies: Sequence[Therapy],
    sessions: Mapping[UUID, Sequence[Session]],
    scores: Sequence[CheckScores],
    opened: Mapping[UUID, Mapping[str, Any]],
    learned: LearnedService,
) -> Iterator[Counted]:
    """Yield what is counted of each therapy in which anything was handed in, seen with what was ``learned`` so far."""
    for therapy in therapies:
        theirs = [row for row in scores if row.session.therapy_id == therapy.pk]
        if theirs:
            content = [ScoredCheck.of(row, ScoresContent.from_json(opened[row.pk])) for row in theirs]
            yield _counted(therapy, sessions[therapy.pk], theirs, course_of(content), learned)


def _counted(
    therapy: Therapy, sessions: Sequence[Session], rows: Sequence[CheckScores], course: Course, learned: LearnedService
) -> Counted:
    held = [session for session in sessions if session.held_at <= now()]
    checked = {row.session_id for row in rows if row.phase == Phase.AFTER}
    checks, watch = course.session_checks, watch_of(course.session_checks, learned)
    client = CountedClient(
        period=half_year(therapy.ended_at) if therapy.ended_at else "",
        n_sessions=len(held),
        n_checked=sum(session.pk in checked for session in held),
        most_missed=_longest_gap([session.pk in checked for session in held]),
        is_flat=checks is not None and find_flatness(checks.answers, top=TOP) is not None,
        changes=_changes(course),
        scores={each.instrument_id: tuple(point.value for point in each.points) for each in _main(course)},
        n_flags=len(watch.flags) if watch else None,
        n_withdrawn=len(watch.flags) - watch.is_open if watch else None,
    )
    return Counted(client, _finished(course) if therapy.ended_at else None)


def half_year(at: datetime) -> str:
    """Return the half-year of a moment: 2026 H1."""
    local = localtime(at)
    return f"{local.year} H{1 if local.month <= 6 else 2}"


def _longest_gap(given: Sequence[bool]) -> int:
    return max((len(list(run)) for is_given, run in groupby(given) if not is_given), default=0)


def _main(course: Course) -> Iterator[Series]:
    """Yield the main scale of each measure; of one answered in several versions the one begun last comes last."""
    for series in course.series:
        if series.scale_id == get_instrument(series.instrument_id).main_scale.id:
            yield series


def _changes(course: Course) -> dict[str, Any]:
    """Return what became of each measure's main scale."""
    found = {}
    for series in _main(course):
        instrument = get_instrument(series.instrument_id)
        if len(series.points) > 1:
            first, last = series.points[0].value, series.points[-1].value
            change = classify_change(first, last, instrument.main_scale, instrument.higher_is)
            if change is not None:
                found[instrument.id] = change
    return found


def _finished(course: Course) -> FinishedClient:
    """Return the scores by measure, and how the sessions felt, each by session."""
    scores = {measured_of(each): tuple((p.session_number, p.value) for p in each.points) for each in course.series}
    checks = course.session_checks
    means = [(number, checks.mean(row)) for row, (number, _) in enumerate(checks.sessions)] if checks else []
    return FinishedClient(scores, tuple((number, mean) for number, mean in means if mean is not None))


def learn_from(counted: Sequence[Counted]) -> LearnedService:
    """Return what finished clients teach; empty where they are too few."""
    return learn_service([each.finished for each in counted if each.finished], source=SOURCE)
