"""The course to be expected for a client, from all scores so far: where the last score will be, and how sure that is.

When a therapy will end is not known while it goes on. The prediction is for a therapy that goes on at least to the next
session and lasts as long as such therapies of the service last, those that were broken off in the shortest quarter left
aside. A row depends on the client's rows up to itself and on the service's finished clients, on nothing later.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from holdspace.domain.errors import BadInput
from holdspace.statistics.course_calibration import Outlook, Predicted, Stage, calibrate, outlook
from holdspace.statistics.course_model import CourseModel, Courses
from holdspace.statistics.session_table import Array

MINIMUM_CLIENTS = 60
TARGETS = 9
# Services smaller than this predict their clients by models fitted on the others.
CROSS_FIT_BELOW = 800
FOLDS = 4
MOST_CALIBRATED = 12_000
_SHARES = (0.0, 0.25, 0.5, 0.75, 1.0)


@dataclass(frozen=True, slots=True)
class ExpectedCourse:
    """Two models of the course (with and without slopes of one's own), how they are mixed, and their calibration."""

    models: tuple[CourseModel, CourseModel]
    share_with_slopes: float
    ends: tuple[float, ...]
    usual_length: float
    stages: tuple[Stage, ...]
    reliable_change: float
    limits: tuple[float, float]
    n_clients: int

    @classmethod
    def fit(cls, courses: Courses, *, reliable_change: float | None = None, coverage: float = 0.8) -> ExpectedCourse:
        """Return the course of a service whose finished clients these are."""
        courses = _seen(courses)
        if courses.starts.size < MINIMUM_CLIENTS:
            raise BadInput(
                f"The service has {courses.starts.size} finished clients with at least two scores; "
                f"{MINIMUM_CLIENTS} are the fewest to learn from."
            )
        lengths = courses.elapsed[courses.starts + courses.sizes - 1]
        ends = tuple(float(end) for end in np.quantile(lengths, (np.arange(2 * TARGETS) + 0.5) / (2 * TARGETS)))
        usual = float(np.quantile(lengths, 0.25))
        models = _fit_both(courses)
        change = reliable_change or 1.96 * float(np.sqrt(2 * models[1].noise_variance))
        limits = (float(courses.scores.min()), float(courses.scores.max()))
        draft = cls(models, 0.0, ends, usual, (), change, limits, courses.starts.size)
        return draft._calibrated(courses, coverage)

    def outlook(self, courses: Courses) -> Outlook:
        """Return the outlook of each row."""
        moments = [self._moments(model, courses) for model in self.models]
        mean, sd = _mixed(moments, self.share_with_slopes)
        predicted = Predicted(_occasions(courses), mean, sd, _baselines(courses))
        return outlook(self.stages, predicted, reliable_change=self.reliable_change, limits=self.limits)

    def _calibrated(self, courses: Courses, coverage: float) -> ExpectedCourse:
        every = max(1, courses.starts.size // MOST_CALIBRATED)
        courses = courses.of(np.arange(0, courses.starts.size, every))
        moments = self._moments_of_others(courses)
        ends = np.repeat(courses.starts + courses.sizes - 1, courses.sizes)
        length, last = courses.elapsed[ends], courses.scores[ends]
        is_reference = length >= np.maximum(courses.elapsed + 1, self.usual_length) - 1e-9
        errors = [((_mixed(moments, share)[0] - last)[is_reference] ** 2).mean() for share in _SHARES]
        share = _SHARES[int(np.argmin(errors))]
        mean, sd = _mixed(moments, share)
        predicted = Predicted(_occasions(courses), mean, sd, _baselines(courses)).where(is_reference)
        stages = calibrate(predicted, last[is_reference], coverage=coverage, reliable_change=self.reliable_change)
        return ExpectedCourse(
            self.models, share, self.ends, self.usual_length, stages, self.reliable_change, self.limits, self.n_clients
        )

    def _moments_of_others(self, courses: Courses) -> list[tuple[Array, Array]]:
        """Return predictions of clients by models that have not seen them, where seeing them would matter."""
        if self.n_clients >= CROSS_FIT_BELOW:
            return [self._moments(model, courses) for model in self.models]
        n = courses.scores.size
        moments = [(np.empty(n), np.empty(n)) for _ in self.models]
        clients = np.arange(courses.starts.size)
        for fold in range(FOLDS):
            held_back = clients % FOLDS == fold
            rows = np.repeat(held_back, courses.sizes)
            models = _fit_both(courses.of(clients[~held_back]))
            for model, (mean, sd) in zip(models, moments, strict=True):
                mean[rows], sd[rows] = self._moments(model, courses.of(clients[held_back]))
        return moments

    def _moments(self, model: CourseModel, courses: Courses) -> tuple[Array, Array]:
        """Return mean and SD of the last score over the ends that are still to be expected at each row."""
        targets = np.array(self.ends)
        mean, variance = model.ahead(courses, targets)
        is_ahead = targets >= np.maximum(courses.elapsed + 1, self.usual_length)[:, None] - 1e-9
        # Beyond the longest therapy of the service: as if the end were the longest seen.
        is_ahead[~is_ahead.any(axis=1), -1] = True
        weights = is_ahead / is_ahead.sum(axis=1, keepdims=True)
        centre = (weights * mean).sum(axis=1)
        spread = (weights * (variance + (mean - centre[:, None]) ** 2)).sum(axis=1)
        return centre, np.sqrt(spread)


def _fit_both(courses: Courses) -> tuple[CourseModel, CourseModel]:
    return CourseModel.fit(courses, has_slopes=False), CourseModel.fit(courses, has_slopes=True)


def _mixed(moments: list[tuple[Array, Array]], share: float) -> tuple[Array, Array]:
    (plain, plain_sd), (sloped, sloped_sd) = moments
    return (1 - share) * plain + share * sloped, (1 - share) * plain_sd + share * sloped_sd


def _occasions(courses: Courses) -> NDArray[np.intp]:
    """Return how many scores a client has up to each row."""
    counted = np.cumsum(~np.isnan(courses.scores))
    before = counted[courses.starts] - ~np.isnan(courses.scores[courses.starts])
    return np.asarray(counted - np.repeat(before, courses.sizes), dtype=np.intp)


def _baselines(courses: Courses) -> Array:
    """Return the client's first score at each row; NaN before there is one."""
    rows = np.arange(courses.scores.size)
    seen = np.where(np.isnan(courses.scores), courses.scores.size, rows)
    first = np.minimum.reduceat(seen, courses.starts)
    at = np.repeat(first, courses.sizes)
    padded = np.append(courses.scores, np.nan)
    return np.where(rows >= at, padded[np.minimum(at, courses.scores.size)], np.nan)


def _seen(courses: Courses) -> Courses:
    """Return the rows with a score, of clients who have at least two."""
    rows = ~np.isnan(courses.scores)
    client = courses.client[rows]
    counts = np.bincount(client, minlength=courses.starts.size)
    kept = counts[client] >= 2
    client, elapsed, scores = client[kept], courses.elapsed[rows][kept], courses.scores[rows][kept]
    return Courses(np.flatnonzero(np.diff(client, prepend=-1)).astype(np.intp), elapsed, scores)
