"""Signals for the clients of a service, learned from its finished clients: the course to be expected, and ruptures."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from holdspace.domain.errors import BadInput
from holdspace.statistics.alliance_alarm import AllianceAlarm
from holdspace.statistics.alliance_filter import AllianceSeries, alliance_series
from holdspace.statistics.course_model import Courses
from holdspace.statistics.expected_course import ExpectedCourse
from holdspace.statistics.known_scales import limits_of, reliable_change_of, scores
from holdspace.statistics.session_table import Array, keys, numbers, require_columns

Integers = NDArray[np.int64]
MINIMUM_ALLIANCE_SCORES = 200


@dataclass(frozen=True, slots=True)
class SessionRows:
    """A table sorted by client and session. ``order`` are the places of the rows in the table that was handed in."""

    table: pl.DataFrame
    order: Integers
    client: Integers
    session: Array
    time: Array
    outcome: Array
    alliance: Array


@dataclass(frozen=True, slots=True)
class ServiceSignals:
    """What was learned from a service. ``monitor`` is None where it has too few alliance scores."""

    outcome: str
    gap: float
    course: ExpectedCourse
    monitor: AllianceAlarm | None
    source: str

    @classmethod
    def fit(
        cls, rows: SessionRows, *, outcome: str, reliable_change: float | None, false_alarms: float, source: str
    ) -> ServiceSignals:
        """Return what the service's finished clients teach."""
        gap = typical_gap(rows)
        change = reliable_change or reliable_change_of(outcome)
        course = ExpectedCourse.fit(courses_of(rows, gap), reliable_change=change, limits=limits_of(outcome))
        has_alliance = np.sum(~np.isnan(rows.alliance)) >= MINIMUM_ALLIANCE_SCORES and np.nanstd(rows.alliance) > 0
        monitor = (
            AllianceAlarm.fit(series_of(rows, gap), false_alarms_per_10_clients=false_alarms) if has_alliance else None
        )
        return cls(outcome, gap, course, monitor, source)

    def draw(self, rows: SessionRows) -> pl.DataFrame:
        """Return one row of signals per row, sorted by client and session."""
        n = rows.session.size
        seen = self.course.outlook(courses_of(rows, self.gap))
        columns = {
            "expected": seen.expected,
            "lower": seen.lower,
            "upper": seen.upper,
            "no_improvement_probability": seen.no_improvement,
            "deterioration_probability": seen.deterioration,
        }
        score, flag = np.full(n, np.nan), np.zeros(n, dtype=bool)
        if self.monitor is not None and (~np.isnan(rows.alliance)).any():
            score, flag = self.monitor.score(series_of(rows, self.gap), n)
        columns["rupture_score"] = score
        # Rounded, so that the last bits of a sum do not tell how many sessions came later.
        drawn = pl.DataFrame({name: pl.Series(np.round(each, 6)).fill_nan(None) for name, each in columns.items()})
        return rows.table.select("client", "session").with_columns(
            *drawn.get_columns(), pl.Series("rupture_flag", flag.astype(np.int64))
        )


def session_rows(table: pl.DataFrame, *, outcome: str, alliance: str, source: str) -> SessionRows:
    """Return the rows of a table, checked and sorted. The column of alliance may be missing altogether."""
    require_columns(table, ["client", "session", outcome], source=source)
    if not table.height:
        raise BadInput("The table has no rows.", source=source)
    session = numbers(table, "session", source=source, is_required=True)
    _require_counted(session, source)
    client = keys(table, "client", source=source)
    time = numbers(table, "time", source=source) if "time" in table.columns else session
    if np.isnan(time).any():
        raise BadInput("time is missing.", source=source, line=int(np.argmax(np.isnan(time))) + 2)
    order = np.lexsort((session, client))
    _require_single(client[order], session[order], order, source)
    _require_forward(client[order], time[order], order, source)
    missing = np.full(table.height, np.nan)
    return SessionRows(
        table=table[order],
        order=order,
        client=client[order],
        session=session[order],
        time=time[order],
        outcome=scores(table, outcome, source=source)[order],
        alliance=(scores(table, alliance, source=source) if alliance in table.columns else missing)[order],
    )


def alliance_rows(table: pl.DataFrame, *, alliance: str, source: str) -> SessionRows:
    """Return the rows of a table that need not hold an outcome."""
    require_columns(table, [alliance], source=source)
    return session_rows(table, outcome=alliance, alliance=alliance, source=source)


def _require_counted(session: Array, source: str) -> None:
    wrong = (session < 0) | (session != np.floor(session))
    if wrong.any():
        line, remedy = (
            int(np.argmax(wrong)) + 2,
            "Number the sessions from 0 (intake) on; days belong in a column time.",
        )
        raise BadInput("A session is no whole number from 0 on.", source=source, line=line, remedy=remedy)


def _require_single(client: Integers, session: Array, order: Integers, source: str) -> None:
    twice = (np.diff(client) == 0) & (np.diff(session) == 0)
    if twice.any():
        line = int(order[int(np.argmax(twice)) + 1]) + 2
        raise BadInput("A client has the same session twice.", source=source, line=line, remedy="Keep one of the rows.")


def _require_forward(client: Integers, time: Array, order: Integers, source: str) -> None:
    back = (np.diff(client) == 0) & (np.diff(time) < 0)
    if back.any():
        line = int(order[int(np.argmax(back)) + 1]) + 2
        raise BadInput("A later session has an earlier time.", source=source, line=line, remedy="Correct the time.")


def typical_gap(rows: SessionRows) -> float:
    """Return the median time between two sessions of a client."""
    gaps = np.diff(rows.time)[np.diff(rows.client) == 0]
    gaps = gaps[gaps > 0]
    return float(np.median(gaps)) if gaps.size else 1.0


def courses_of(rows: SessionRows, gap: float) -> Courses:
    """Return the outcome over time from each client's first row, in typical gaps."""
    starts = np.flatnonzero(np.diff(rows.client, prepend=-1)).astype(np.intp)
    sizes = np.diff(np.append(starts, rows.client.size))
    return Courses(starts, (rows.time - np.repeat(rows.time[starts], sizes)) / gap, rows.outcome)


def series_of(rows: SessionRows, gap: float) -> AllianceSeries:
    """Return the alliance scores."""
    return alliance_series(rows.client, rows.session, rows.time / gap, rows.alliance)
