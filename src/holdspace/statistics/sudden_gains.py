"""Sudden gains and losses: a large, lasting step in symptoms between two sessions.

Tang & DeRubeis (1999, https://doi.org/10.1037/0022-006X.67.6.894): from one session to the next the score falls (1) by
at least a reliable amount, (2) by at least a quarter of what it was, and (3) the mean of up to three scores before the
step and up to three from it on differ by more than a t-test's critical value for so many scores (for fewer than three:
Lutz et al. 2013, https://doi.org/10.1080/10503307.2012.693837). It counts as reversed once half of the gain is lost. A
sudden loss is the same upwards, its quarter taken of the later score. Because (3) looks at what comes after, a step can
be named only two sessions later: it is for looking back, not for signals.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
import scipy

from holdspace.domain.errors import BadInput
from holdspace.statistics.known_scales import reliable_change_of
from holdspace.statistics.service_signals import session_rows
from holdspace.statistics.session_table import Array

LEAST_SHARE = 0.25
LEAST_SCORES = 4
_AROUND = 3
_LEAST_AROUND = 2


@dataclass(frozen=True, slots=True)
class Step:
    """One sudden gain (``size`` > 0, in points fallen) or loss (< 0) and whether it was later reversed."""

    place: int
    size: float
    is_reversed: bool


def find_steps(scores: Array, *, least_points: float) -> list[Step]:
    """Return the steps of one client's scores in order; ``place`` is the index of the score before the step."""
    steps = []
    for place in range(_LEAST_AROUND - 1, scores.size - _LEAST_AROUND):
        size = float(scores[place] - scores[place + 1])
        is_large = abs(size) >= least_points and abs(size) >= LEAST_SHARE * max(scores[place], scores[place + 1])
        if is_large and _is_lasting(scores, place):
            steps.append(Step(place, size, _is_reversed(scores, place, size)))
    return steps


def sudden_gains(
    frame: pl.DataFrame, *, outcome: str = "phq9", least_points: float | None = None, source: str = "the table"
) -> pl.DataFrame:
    """Return client, session (before the step), size and is_reversed of all steps; gains are positive.

    ``least_points`` is by default the reliable change of PHQ-9 (6) or GAD-7 (4); sessions without a score are passed
    over. A client needs at least four scores to have a step.
    """
    points = least_points or reliable_change_of(outcome)
    if points is None or points <= 0:
        raise BadInput("How many points a gain takes at least is not known for this outcome.", source="least_points")
    rows = session_rows(frame, outcome=outcome, alliance="", source=source)
    seen = np.flatnonzero(~np.isnan(rows.outcome))
    parts = np.split(seen, np.flatnonzero(np.diff(rows.client[seen])) + 1) if seen.size else []
    found = [(part[step.place], step) for part in parts for step in find_steps(rows.outcome[part], least_points=points)]
    return rows.table[[int(row) for row, _ in found]].select("client", "session").with_columns(
        pl.Series("size", [step.size for _, step in found], dtype=pl.Float64),
        pl.Series("is_reversed", [step.is_reversed for _, step in found], dtype=pl.Boolean),
    )  # fmt: skip


def _is_lasting(scores: Array, place: int) -> bool:
    before, after = scores[max(0, place + 1 - _AROUND) : place + 1], scores[place + 1 : place + 1 + _AROUND]
    n, m = before.size, after.size
    pooled = ((n - 1) * before.var(ddof=1) + (m - 1) * after.var(ddof=1)) / (n + m - 2)
    critical = float(scipy.stats.t.ppf(0.975, n + m - 2))
    return bool(abs(before.mean() - after.mean()) > critical * np.sqrt(pooled * (1 / n + 1 / m)))


def _is_reversed(scores: Array, place: int, size: float) -> bool:
    half_way = scores[place] - size / 2
    later = scores[place + 2 :]
    return bool((later >= half_way).any() if size > 0 else (later <= half_way).any())
