"""The course to be expected for a client, from all scores so far: where the last score will be, and how sure that is.

When a therapy will end is not known while it goes on. The prediction is for a therapy that goes on at least to the next
session and lasts as long as such therapies of the service last, those that were broken off early left aside. A row
depends on the client's rows up to itself and on the service's finished clients, on nothing later.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from holdspace.domain.errors import BadInput
from holdspace.statistics.course_calibration import Outlook, Predicted, Stage, calibrate, outlook
from holdspace.statistics.course_filter import follow
from holdspace.statistics.course_model import CourseModel, Courses
from holdspace.statistics.session_table import Array

MINIMUM_CLIENTS = 60
# A therapy that ends before this time (in typical gaps) was broken off, unless half of all are as short.
EARLY_END = 6.0
TARGETS = 18
# Services smaller than this predict their clients by models fitted on the others.
CROSS_FIT_BELOW = 800
FOLDS = 4
_ROWS_AT_ONCE = 50_000


@dataclass(frozen=True, slots=True)
class ExpectedCourse:
    """A model of the course, when therapies end, and what predictions of the last score have been worth.

    ``ends`` are quantiles of the length of therapies in typical gaps; ``limits`` the least and highest score.
    """

    model: CourseModel
    ends: tuple[float, ...]
    usual_length: float
    stages: tuple[Stage, ...]
    reliable_change: float
    limits: tuple[float, float]
    n_clients: int

    @classmethod
    def fit(
        cls,
        courses: Courses,
        *,
        reliable_change: float | None = None,
        limits: tuple[float, float] | None = None,
        coverage: float = 0.8,
    ) -> ExpectedCourse:
        """Return the course of a service whose finished clients these are.

        ``limits`` are the ends of the scale, by default those that were seen.
        """
        courses = courses.with_scores()
        _require_enough(courses)
        lengths = courses.elapsed[courses.starts + courses.sizes - 1]
        model = CourseModel.choose(courses)
        draft = cls(
            model=model,
            ends=tuple(float(end) for end in np.quantile(lengths, (np.arange(TARGETS) + 0.5) / TARGETS)),
            usual_length=min(EARLY_END, float(np.median(lengths))),
            stages=(),
            reliable_change=reliable_change or 1.96 * float(np.sqrt(2 * model.noise_variance)),
            limits=limits or (float(courses.scores.min()), float(courses.scores.max())),
            n_clients=courses.starts.size,
        )
        return replace(draft, stages=draft._stages(courses, coverage))

    def outlook(self, courses: Courses) -> Outlook:
        """Return the outlook of each row."""
        mean, sd = self._moments(self.model, courses)
        predicted = _predicted(courses, mean, sd)
        return outlook(self.stages, predicted, reliable_change=self.reliable_change, limits=self.limits)

    def _stages(self, courses: Courses, coverage: float) -> tuple[Stage, ...]:
        mean, sd = self._moments_of_others(courses)
        length, last = courses.elapsed[courses.ends], courses.scores[courses.ends]
        is_reference = length >= np.maximum(courses.elapsed + 1, self.usual_length) - 1e-9
        predicted = _predicted(courses, mean, sd).where(is_reference)
        return calibrate(predicted, last[is_reference], coverage=coverage, reliable_change=self.reliable_change)

    def _moments_of_others(self, courses: Courses) -> tuple[Array, Array]:
        """Return predictions of clients by models that have not seen them, where seeing them would matter."""
        if self.n_clients >= CROSS_FIT_BELOW:
            return self._moments(self.model, courses)
        mean, sd = np.empty(courses.scores.size), np.empty(courses.scores.size)
        clients = np.arange(courses.starts.size)
        for fold in range(FOLDS):
            held_back = clients % FOLDS == fold
            rows = np.repeat(held_back, courses.sizes)
            model = self.model.refit(courses.of(clients[~held_back]))
            mean[rows], sd[rows] = self._moments(model, courses.of(clients[held_back]))
        return mean, sd

    def _moments(self, model: CourseModel, courses: Courses) -> tuple[Array, Array]:
        """Return mean and SD of the last score over the ends that are still to be expected at each row."""
        targets = np.array(self.ends)
        known = follow(model, courses)
        centres, spreads = [], []
        for first in range(0, courses.scores.size, _ROWS_AT_ONCE):
            part = known.of(slice(first, first + _ROWS_AT_ONCE))
            mean, variance = part.at(targets)
            is_ahead = targets >= np.maximum(part.elapsed + 1, self.usual_length)[:, None] - 1e-9
            # Beyond the longest therapy of the service: as if the end were the longest seen.
            is_ahead[~is_ahead.any(axis=1), -1] = True
            weights = is_ahead / is_ahead.sum(axis=1, keepdims=True)
            centre = (weights * mean).sum(axis=1)
            centres.append(centre)
            spreads.append(np.sqrt((weights * (variance + (mean - centre[:, None]) ** 2)).sum(axis=1)))
        return np.concatenate(centres), np.concatenate(spreads)


def _require_enough(courses: Courses) -> None:
    if courses.starts.size < MINIMUM_CLIENTS:
        raise BadInput(
            f"The service has {courses.starts.size} finished clients with at least two scores; "
            f"{MINIMUM_CLIENTS} are the fewest to learn from."
        )
    if float(courses.scores.std()) == 0:
        raise BadInput("All scores of the finished clients are equal.", remedy="Check the column of the outcome.")


def _predicted(courses: Courses, mean: Array, sd: Array) -> Predicted:
    first, latest = _first_and_latest(courses)
    # Where there is no score yet the mean says all there is to say.
    latest = np.where(np.isnan(latest), mean, latest)
    return Predicted(courses.client, _occasions(courses), mean, sd, first, latest)


def _occasions(courses: Courses) -> NDArray[np.intp]:
    """Return how many scores a client has up to each row."""
    counted = np.cumsum(~np.isnan(courses.scores))
    before = counted[courses.starts] - ~np.isnan(courses.scores[courses.starts])
    return np.asarray(counted - np.repeat(before, courses.sizes), dtype=np.intp)


def _first_and_latest(courses: Courses) -> tuple[Array, Array]:
    """Return the client's first and latest score at each row; NaN before there is one."""
    rows, is_seen = np.arange(courses.scores.size), ~np.isnan(courses.scores)
    begin = np.repeat(courses.starts, courses.sizes)
    first = np.repeat(np.minimum.reduceat(np.where(is_seen, rows, rows.size), courses.starts), courses.sizes)
    latest = np.maximum.accumulate(np.where(is_seen, rows, -1))
    padded = np.append(courses.scores, np.nan)
    return (
        np.where(rows >= first, padded[np.minimum(first, rows.size)], np.nan),
        np.where(latest >= begin, padded[latest], np.nan),
    )
