"""The course of a service's symptom scores over therapy: a common curve, clients' own levels and slopes, and serial
correlation. It predicts where a client's scores are going from all scores so far.

Time counts from a client's first score in units of the service's typical gap, so that days, weeks and session numbers
are treated alike. The curve is in g = ln(1 + time), with one bend at the median.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from holdspace.statistics.conditioning import condition, equal_lengths
from holdspace.statistics.growth_fit import Rows, fit_rows
from holdspace.statistics.session_table import Array

MOST_FITTED = 2000


@dataclass(frozen=True, slots=True)
class Courses:
    """Rows of clients, sorted by client and time: first rows, elapsed times in typical gaps, scores (NaN: none)."""

    starts: NDArray[np.intp]
    elapsed: Array
    scores: Array

    @property
    def client(self) -> NDArray[np.intp]:
        """Return the number of each row's client."""
        return np.repeat(np.arange(self.starts.size), self.sizes)

    @property
    def sizes(self) -> NDArray[np.intp]:
        """Return how many rows each client has."""
        return np.diff(np.append(self.starts, self.scores.size))

    def of(self, clients: NDArray[np.intp]) -> Courses:
        """Return the rows of these clients only."""
        sizes = self.sizes[clients]
        starts = np.cumsum(sizes) - sizes
        rows = np.repeat(self.starts[clients] - starts, sizes) + np.arange(int(sizes.sum()))
        return Courses(starts.astype(np.intp), self.elapsed[rows], self.scores[rows])


@dataclass(frozen=True, slots=True)
class CourseModel:
    """Estimates, in points of the scale and typical gaps. ``re_cov`` is 1 x 1 where slopes do not differ."""

    bend: float
    fixed: Array
    re_cov: Array
    serial_variance: float
    serial_range: float
    noise_variance: float

    @classmethod
    def fit(cls, courses: Courses, *, has_slopes: bool) -> CourseModel:
        """Return the maximum-likelihood estimates."""
        every = max(1, courses.starts.size // MOST_FITTED)
        courses = courses.of(np.arange(0, courses.starts.size, every))
        seen = ~np.isnan(courses.scores)
        client, elapsed = courses.client[seen], courses.elapsed[seen]
        bend = float(np.median(np.log1p(elapsed)))
        rows = Rows(
            z=_random(elapsed, has_slopes),
            x=_curve(elapsed, bend),
            y=courses.scores[seen],
            times=elapsed,
            starts=np.flatnonzero(np.diff(client, prepend=-1)).astype(np.intp),
            blocks=(0, 0) if has_slopes else (0,),
        )
        found = fit_rows(rows, reml=False, is_serial=True)
        assert found.serial is not None  # noqa: S101 — asked for in the line above
        variance = found.serial.ratio * found.sigma2
        return cls(bend, found.fixed, found.re_cov, variance, found.serial.range_, found.sigma2)

    def curve(self, elapsed: Array) -> Array:
        """Return the common course."""
        return _curve(elapsed, self.bend) @ self.fixed

    def ahead(self, courses: Courses, targets: Array) -> tuple[Array, Array]:
        """Return mean and variance, (rows, targets), of scores at these times given the scores up to each row."""
        mean = np.empty((courses.scores.size, targets.size))
        variance = np.empty_like(mean)
        z_target = self._random(targets)
        total = np.einsum("tj,jk,tk->t", z_target, self.re_cov, z_target) + self.serial_variance + self.noise_variance
        for rows in equal_lengths(courses.starts, courses.scores.size):
            elapsed = courses.elapsed[rows]
            within, across = self._covariances(elapsed, targets, z_target)
            conditioned = condition(within, courses.scores[rows] - self.curve(elapsed.ravel()).reshape(rows.shape))
            moved, explained = conditioned.ahead(across)
            mean[rows] = self.curve(targets) + moved
            variance[rows] = np.maximum(total - explained, 1e-9)
        return mean, variance

    def _random(self, elapsed: Array) -> Array:
        return _random(elapsed, self.re_cov.shape[0] == 2)

    def _covariances(self, elapsed: Array, targets: Array, z_target: Array) -> tuple[Array, Array]:
        clients, sessions = elapsed.shape
        z = self._random(elapsed.ravel()).reshape(clients, sessions, -1)
        within = z @ self.re_cov @ np.swapaxes(z, 1, 2)
        within = within + self._serial(elapsed[:, :, None] - elapsed[:, None, :])
        within[:, np.arange(sessions), np.arange(sessions)] += self.noise_variance
        across = z @ self.re_cov @ z_target.T + self._serial(elapsed[:, :, None] - targets)
        return within, across

    def _serial(self, distance: Array) -> Array:
        return np.asarray(self.serial_variance * np.exp(-np.abs(distance) / self.serial_range))


def _curve(elapsed: Array, bend: float) -> Array:
    g = np.log1p(elapsed)
    return np.column_stack([np.ones(g.size), g, np.maximum(g - bend, 0)])


def _random(elapsed: Array, has_slopes: bool) -> Array:
    ones = np.ones(elapsed.size)
    return np.column_stack([ones, np.log1p(elapsed)]) if has_slopes else ones[:, None]
