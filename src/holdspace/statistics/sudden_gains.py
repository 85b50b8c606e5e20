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
from itertools import product

import numpy as np
import polars as pl
import scipy
from numpy.typing import NDArray

from holdspace.domain.errors import BadInput
from holdspace.statistics.known_scales import reliable_change_of
from holdspace.statistics.service_signals import session_rows
from holdspace.statistics.session_table import Array

LEAST_SHARE = 0.25
LEAST_SCORES = 4
_AROUND = 3
_LEAST_AROUND = 2


@dataclass(frozen=True, slots=True)
class Steps:
    """Sudden gains (``size`` > 0, in points fallen) and losses (< 0), and which were later reversed.

    ``place`` is the row of the score before each step.
    """

    place: NDArray[np.intp]
    size: Array
    is_reversed: NDArray[np.bool_]


def find_steps(scores: Array, starts: NDArray[np.intp], *, least_points: float) -> Steps:
    """Return the steps of clients' scores in order; ``starts`` are the first rows of the clients."""
    ends = np.append(starts[1:], scores.size)
    place = _large_steps(scores, starts, ends, least_points)
    client = np.searchsorted(starts, place, side="right") - 1
    is_lasting = _are_lasting(scores, place, starts[client], ends[client])
    place, end = place[is_lasting], ends[client[is_lasting]]
    size = scores[place] - scores[place + 1]
    return Steps(place, size, _are_reversed(scores, place, end, size))


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
    starts = np.flatnonzero(np.diff(rows.client[seen], prepend=-1))
    found = find_steps(rows.outcome[seen], starts, least_points=points)
    return (
        rows.table[seen[found.place]]
        .select("client", "session")
        .with_columns(size=pl.Series(found.size), is_reversed=pl.Series(found.is_reversed))
    )


def _large_steps(
    scores: Array, starts: NDArray[np.intp], ends: NDArray[np.intp], least_points: float
) -> NDArray[np.intp]:
    """Return the rows before large steps that have enough scores of the same client on either side."""
    size, larger = np.abs(np.diff(scores)), np.maximum(scores[:-1], scores[1:])
    is_large = np.append((size >= least_points) & (size >= LEAST_SHARE * larger), [False])
    # Neither may lie too near the first score of a client, nor too near the last.
    for number in range(_LEAST_AROUND - 1):
        is_large[np.minimum(starts + number, ends - 1)] = False
    for number in range(1, _LEAST_AROUND + 1):
        is_large[np.maximum(ends - number, starts)] = False
    return np.flatnonzero(is_large)


def _are_lasting(
    scores: Array, place: NDArray[np.intp], start: NDArray[np.intp], end: NDArray[np.intp]
) -> NDArray[np.bool_]:
    """Return which steps part the scores before them from those after, in the course from ``start`` to ``end``."""
    before = np.minimum(place + 1 - start, _AROUND)
    after = np.minimum(end - place - 1, _AROUND)
    is_lasting = np.zeros(place.size, dtype=bool)
    for n, m in product(range(_LEAST_AROUND, _AROUND + 1), repeat=2):
        steps = (before == n) & (after == m)
        first = place[steps, None]
        is_lasting[steps] = _differ(scores[first + np.arange(1 - n, 1)], scores[first + np.arange(1, m + 1)])
    return is_lasting


def _differ(before: Array, after: Array) -> NDArray[np.bool_]:
    """Return in which rows the means differ by more than the t-test's critical value."""
    n, m = before.shape[1], after.shape[1]
    pooled = ((n - 1) * before.var(axis=1, ddof=1) + (m - 1) * after.var(axis=1, ddof=1)) / (n + m - 2)
    critical = float(scipy.stats.t.ppf(0.975, n + m - 2))
    return np.asarray(np.abs(before.mean(axis=1) - after.mean(axis=1)) > critical * np.sqrt(pooled * (1 / n + 1 / m)))


def _are_reversed(scores: Array, place: NDArray[np.intp], end: NDArray[np.intp], size: Array) -> NDArray[np.bool_]:
    """Return which steps lost half of what they were, at any later score of the client."""
    half_way = scores[place] - size / 2
    # Every other span is one from the score after a step to the client's last.
    spans = np.column_stack([place + 2, end]).ravel()
    padded = np.append(scores, 0.0)
    highest, lowest = (each.reduceat(padded, spans)[::2] for each in (np.maximum, np.minimum))
    return np.where(size > 0, highest >= half_way, lowest <= half_way)
