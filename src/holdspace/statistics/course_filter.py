"""Following clients along a fitted course: what the scores so far say about scores to come.

A Kalman filter over a client's level, slope and serial state. All clients move together, one row of each at a step, so
that what is known after a row rests on this row and those before it, and on nothing else. A missing score moves
nothing; the row itself is still known of.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from holdspace.statistics.course_model import CourseModel, Courses
from holdspace.statistics.session_table import Array


@dataclass(frozen=True, slots=True)
class Known:
    """What is known after each row: means (3, rows) and covariances (3, 3, rows) of level, slope, serial state."""

    model: CourseModel
    elapsed: Array
    means: Array
    covariances: Array

    def of(self, rows: slice) -> Known:
        """Return some of the rows."""
        return Known(self.model, self.elapsed[rows], self.means[:, rows], self.covariances[:, :, rows])

    def at(self, targets: Array) -> tuple[Array, Array]:
        """Return mean and variance, (rows, targets), of scores at these times, from what is known after each row."""
        model, (level, slope, state), p = self.model, self.means, self.covariances
        g = np.log1p(targets)
        kept = np.exp(-np.abs(targets - self.elapsed[:, None]) / model.serial_range)
        mean = model.curve(targets) + level[:, None] + slope[:, None] * g + state[:, None] * kept
        lasting = p[0, 0][:, None] + 2 * p[0, 1][:, None] * g + p[1, 1][:, None] * g**2
        passing = (p[2, 2][:, None] - model.serial_variance) * kept**2 + model.serial_variance
        both = 2 * (p[0, 2][:, None] + p[1, 2][:, None] * g) * kept
        return mean, np.maximum(lasting + passing + both + model.noise_variance, 1e-9)


def follow(model: CourseModel, courses: Courses) -> Known:
    """Return what is known after each row."""
    sizes = courses.sizes
    order = np.argsort(-sizes, kind="stable")
    n_rows, longest = courses.scores.size, int(sizes.max(initial=0))
    means, covariances = np.empty((3, n_rows)), np.empty((3, 3, n_rows))
    departure = courses.scores - model.curve(courses.elapsed)
    mean, covariance = np.zeros((3, order.size)), _before_all(model, order.size)
    before = np.zeros(order.size)
    for step in range(longest):
        n = int((sizes > step).sum())
        rows = courses.starts[order[:n]] + step
        mean, covariance = mean[:, :n], covariance[:, :, :n]
        elapsed = courses.elapsed[rows]
        if step:
            _pass_time(model, mean, covariance, elapsed - before[:n])
        before = elapsed
        mean, covariance = _learn(model, mean, covariance, elapsed, departure[rows])
        means[:, rows], covariances[:, :, rows] = mean, covariance
    return Known(model, courses.elapsed, means, covariances)


def _before_all(model: CourseModel, clients: int) -> Array:
    prior = np.zeros((3, 3))
    prior[:2, :2] = model.re_cov
    prior[2, 2] = model.serial_variance
    return np.repeat(prior[:, :, None], clients, axis=2)


def _pass_time(model: CourseModel, mean: Array, covariance: Array, gaps: Array) -> None:
    """Let the serial state fade, in place."""
    kept = np.exp(-gaps / model.serial_range)
    mean[2] *= kept
    covariance[2, :2] *= kept
    covariance[:2, 2] *= kept
    covariance[2, 2] = model.serial_variance + kept**2 * (covariance[2, 2] - model.serial_variance)


def _learn(model: CourseModel, mean: Array, covariance: Array, elapsed: Array, departure: Array) -> tuple[Array, Array]:
    g = np.log1p(elapsed)
    noise = model.noise_variance + np.where(elapsed == 0, model.first_variance, 0.0)
    by_part = covariance[:, 0] + covariance[:, 1] * g + covariance[:, 2]
    spread = by_part[0] + by_part[1] * g + by_part[2] + noise
    is_seen: NDArray[np.bool_] = ~np.isnan(departure)
    gain = np.where(is_seen, by_part / spread, 0.0)
    surprise = np.where(is_seen, departure - mean[0] - mean[1] * g - mean[2], 0.0)
    return mean + gain * surprise, covariance - gain[:, None] * by_part[None, :]
