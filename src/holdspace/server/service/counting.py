"""From a therapy's opened scores to what is counted of it. Plain values once opened; nothing here is kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import UUID

import polars as pl
from django.utils.timezone import localtime, now
from django.utils.translation import gettext_noop as noop

from holdspace.domain.measures.change import classify_change
from holdspace.domain.session_check.flatness import find_flatness
from holdspace.server.clients.models import Session, Therapy
from holdspace.server.measures.contents import ScoresContent
from holdspace.server.measures.course import Course, ScoredCheck, course_of
from holdspace.server.measures.instruments import get_instrument
from holdspace.server.measures.models import CheckScores, Phase
from holdspace.server.measures.outlook import watch_of
from holdspace.server.measures.presenters import TOP
from holdspace.statistics.service_file import service_to_json
from holdspace.statistics.service_signals import ServiceSignals, session_rows
from holdspace.workflows.describe_service import CountedClient
from holdspace.workflows.watch_alliance import on_monitor_scale

OUTCOME = "phq9"
SOURCE = noop("finished clients of this practice")


@dataclass(frozen=True, slots=True)
class Counted:
    """What is counted of a therapy, and its course for learning: rows (session, score before it, check after it)."""

    client: CountedClient
    rows: tuple[tuple[int, float | None, float | None], ...]


def count_therapies(
    therapies: Sequence[Therapy],
    sessions: Mapping[UUID, Sequence[Session]],
    scores: Sequence[CheckScores],
    opened: Mapping[UUID, Mapping[str, Any]],
) -> Iterator[Counted]:
    """Yield what is counted of each therapy in which anything was handed in."""
    for therapy in therapies:
        theirs = [row for row in scores if row.session.therapy_id == therapy.pk]
        if theirs:
            content = [ScoredCheck.of(row, ScoresContent.from_json(opened[row.pk])) for row in theirs]
            yield _counted(therapy, sessions[therapy.pk], theirs, course_of(content))


def _counted(therapy: Therapy, sessions: Sequence[Session], rows: Sequence[CheckScores], course: Course) -> Counted:
    held = [session for session in sessions if session.held_at <= now()]
    checked = {row.session_id for row in rows if row.phase == Phase.AFTER}
    checks, watch = course.session_checks, watch_of(course.session_checks)
    client = CountedClient(
        period=half_year(therapy.ended_at) if therapy.ended_at else "",
        n_sessions=len(held),
        n_checked=sum(session.pk in checked for session in held),
        most_missed=_longest_gap([session.pk in checked for session in held]),
        is_flat=checks is not None and find_flatness(checks.answers, top=TOP) is not None,
        changes=_changes(course),
        scores={_measure(each.id): tuple(point.value for point in each.points) for each in course.series},
        n_flags=len(watch.flags) if watch else None,
        n_withdrawn=len(watch.flags) - watch.is_open if watch else None,
    )
    return Counted(client, _rows(course))


def half_year(at: datetime) -> str:
    """Return the half-year of a moment: 2026 H1."""
    local = localtime(at)
    return f"{local.year} H{1 if local.month <= 6 else 2}"


def _longest_gap(given: Sequence[bool]) -> int:
    return max((len(list(run)) for is_given, run in groupby(given) if not is_given), default=0)


def _measure(series_id: str) -> str:
    return series_id.rpartition("-")[0]


def _changes(course: Course) -> dict[str, Any]:
    """Return what became of each measure's main scale."""
    found = {}
    for series in course.series:
        instrument = get_instrument(_measure(series.id))
        if len(series.points) > 1 and series.id == f"{instrument.id}-{instrument.main_scale.id}":
            first, last = series.points[0].value, series.points[-1].value
            change = classify_change(first, last, instrument.main_scale, instrument.higher_is)
            if change is not None:
                found[instrument.id] = change
    return found


def _rows(course: Course) -> tuple[tuple[int, float | None, float | None], ...]:
    """Return the course as sessions: the check-in before session k is what is known after k - 1."""
    scores = {p.session_number - 1: p.value for each in course.series if each.id == "phq-9-total" for p in each.points}
    checks = course.session_checks
    felt = {number: checks.mean(row) for row, (number, _) in enumerate(checks.sessions)} if checks else {}
    return tuple((at, scores.get(at), felt.get(at)) for at in sorted({*scores, *felt}))


def learn_from(counted: Sequence[Counted]) -> dict[str, object]:
    """Return what finished clients teach, as parameters; raise BadInput where they are too few."""
    rows = [
        (number, session, score, None if felt is None else on_monitor_scale(felt))
        for number, each in enumerate(counted)
        if each.client.period
        for session, score, felt in each.rows
    ]
    table = pl.DataFrame(
        rows,
        schema={"client": pl.Int64, "session": pl.Int64, OUTCOME: pl.Float64, "alliance": pl.Float64},
        orient="row",
    )
    found = session_rows(table, outcome=OUTCOME, alliance="alliance", source=SOURCE)
    service = ServiceSignals.fit(found, outcome=OUTCOME, reliable_change=None, false_alarms=1.0, source=SOURCE)
    return service_to_json(service)
