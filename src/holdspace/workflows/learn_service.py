"""Learn from a practice's finished clients: the usual course of every measure that enough of them answered.

Each measure is learned by itself, from those who answered it at least twice; a measure of too few teaches nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from holdspace.domain.errors import BadInput
from holdspace.statistics.alliance_monitor import AllianceMonitor, FittedAllianceMonitor
from holdspace.statistics.expected_course import MINIMUM_CLIENTS, ExpectedCourse
from holdspace.statistics.service_signals import ServiceSignals, courses_of, session_rows, typical_gap
from holdspace.workflows.learned_service import LearnedService, Measured, UsualCourse
from holdspace.workflows.watch_alliance import on_monitor_scale

Scores = Sequence[tuple[int, float]]
SCORE, ALLIANCE = "score", "alliance"


@dataclass(frozen=True, slots=True)
class FinishedClient:
    """One finished therapy: scores by measure, and the means (0 to 10) of the session checks, each by session."""

    courses: Mapping[Measured, Scores] = field(default_factory=dict)
    checks: Scores = ()


def learn_service(clients: Sequence[FinishedClient], *, source: str) -> LearnedService:
    """Return what these clients taught; ``source`` says who they are. What is given by fewer than 60 is left out."""
    measures = sorted({each for client in clients for each in client.courses}, key=lambda each: each.key)
    learned = {each.key: _usual_course(each, clients, source) for each in measures}
    return LearnedService({key: each for key, each in learned.items() if each is not None}, _monitor(clients))


def _usual_course(measured: Measured, clients: Sequence[FinishedClient], source: str) -> UsualCourse | None:
    """Return the usual course of one measure; None where too few answered it, or nobody differs."""
    theirs = [client.courses[measured] for client in clients if len(client.courses.get(measured, ())) > 1]
    if len(theirs) < MINIMUM_CLIENTS:
        return None
    limits = (measured.lowest, measured.highest)
    ends = sum(limits)
    turned = [[(at, ends - score if measured.is_higher_better else score) for at, score in each] for each in theirs]
    rows = session_rows(_table(turned, SCORE), outcome=SCORE, alliance=ALLIANCE, source=source)
    gap = typical_gap(rows)
    try:
        course = ExpectedCourse.fit(courses_of(rows, gap), reliable_change=measured.reliable_change, limits=limits)
    except BadInput:
        return None
    signals = ServiceSignals(measured.scale, gap, course, None, source)
    return UsualCourse(signals, measured.is_higher_better, is_change_known=measured.reliable_change is not None)


def _monitor(clients: Sequence[FinishedClient]) -> FittedAllianceMonitor | None:
    """Return the watch over the alliance; None where too few gave session checks, or all gave the same."""
    given = [[(at, on_monitor_scale(mean)) for at, mean in client.checks] for client in clients if client.checks]
    if len(given) < MINIMUM_CLIENTS:
        return None
    try:
        return AllianceMonitor().fit(_table(given, ALLIANCE))
    except BadInput:
        return None


def _table(courses: Iterable[Scores], column: str) -> pl.DataFrame:
    rows = [(client, session, value) for client, course in enumerate(courses) for session, value in course]
    return pl.DataFrame(rows, schema={"client": pl.Int64, "session": pl.Int64, column: pl.Float64}, orient="row")
