"""The course of a service's symptom scores over therapy: a common curve, clients' own levels and slopes, and serial
correlation. It is fitted by maximum likelihood on finished clients; `course_filter` follows a client along it.

Time counts from a client's first row in units of the service's typical gap, so that days, weeks and session numbers
are treated alike. The curve is in g = ln(1 + time), with one bend at the median. The first score has a noise of its own
on top: people come for help in a bad hour, and what of it passes soon says little about where they are going.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from holdspace.statistics.growth_fit import Near, Rows, fit_rows
from holdspace.statistics.ou_whitening import Serial
from holdspace.statistics.session_table import Array

MOST_FITTED = 2000
ENOUGH_TO_CHOOSE = 500


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

    @property
    def ends(self) -> NDArray[np.intp]:
        """Return for each row the last row of its client."""
        return np.repeat(self.starts + self.sizes - 1, self.sizes)

    def of(self, clients: NDArray[np.intp]) -> Courses:
        """Return the rows of these clients only."""
        sizes = self.sizes[clients]
        starts = np.cumsum(sizes) - sizes
        rows = np.repeat(self.starts[clients] - starts, sizes) + np.arange(int(sizes.sum()))
        return Courses(starts.astype(np.intp), self.elapsed[rows], self.scores[rows])

    def every(self, step: int) -> Courses:
        """Return each step-th client."""
        return self.of(np.arange(0, self.starts.size, max(1, step)))

    def with_scores(self) -> Courses:
        """Return the rows with a score, of clients who have at least two."""
        rows = ~np.isnan(self.scores)
        client = self.client[rows]
        counts = np.bincount(client, minlength=self.starts.size)
        kept = counts[client] >= 2
        starts = np.flatnonzero(np.diff(client[kept], prepend=-1)).astype(np.intp)
        return Courses(starts, self.elapsed[rows][kept], self.scores[rows][kept])


@dataclass(frozen=True, slots=True)
class CourseModel:
    """Estimates, in points of the scale and typical gaps.

    ``re_cov`` is the covariance of the clients' levels and slopes, zero for slopes where they do not differ;
    ``first_variance`` is added to the noise of each client's first score.
    """

    bend: float
    fixed: Array
    re_cov: Array
    first_variance: float
    serial_variance: float
    serial_range: float
    noise_variance: float

    @property
    def has_slopes(self) -> bool:
        """Return whether clients differ in their slopes."""
        return bool(self.re_cov[1, 1] > 0)

    @classmethod
    def choose(cls, courses: Courses) -> CourseModel:
        """Return the better of the models with and without slopes of one's own, by Schwarz's criterion."""
        some = courses.every(courses.starts.size // ENOUGH_TO_CHOOSE)
        (plain, plain_loglik), (sloped, sloped_loglik) = (_fit(some, has_slopes=each) for each in (False, True))
        # Two more parameters must pay for themselves.
        has_slopes = sloped_loglik - plain_loglik > float(np.log(some.starts.size))
        chosen = sloped if has_slopes else plain
        return chosen.refit(courses) if some.starts.size < courses.starts.size else chosen

    def refit(self, courses: Courses) -> CourseModel:
        """Return the maximum-likelihood estimates from clients much like those of this model, with slopes if it has."""
        some = courses.every(courses.starts.size // MOST_FITTED)
        return _fit(some, has_slopes=self.has_slopes, near=self._near)[0]

    @property
    def _near(self) -> Near:
        """Return where the optimum of a model of much the same clients is likely."""
        own = 2 if self.has_slopes else 1
        re_cov = np.zeros((own + 1, own + 1))
        re_cov[:own, :own], re_cov[own, own] = self.re_cov[:own, :own], self.first_variance
        serial = Serial(self.serial_variance / self.noise_variance, self.serial_range)
        return Near(re_cov / self.noise_variance, serial)

    def curve(self, elapsed: Array) -> Array:
        """Return the common course."""
        g = np.log1p(elapsed)
        # Not as a product of matrices: its last bits depend on how many rows there are, and so on later sessions.
        return np.asarray(self.fixed[0] + self.fixed[1] * g + self.fixed[2] * np.maximum(g - self.bend, 0))


def _fit(courses: Courses, *, has_slopes: bool, near: Near | None = None) -> tuple[CourseModel, float]:
    seen = ~np.isnan(courses.scores)
    client, elapsed = courses.client[seen], courses.elapsed[seen]
    bend = float(np.median(np.log1p(elapsed)))
    levels = [np.ones(elapsed.size), np.log1p(elapsed)] if has_slopes else [np.ones(elapsed.size)]
    rows = Rows(
        # A random effect of the first score alone, independent of the others, is a noise of its own.
        z=np.column_stack([*levels, elapsed == 0]),
        x=_curve(elapsed, bend),
        y=courses.scores[seen],
        times=elapsed,
        starts=np.flatnonzero(np.diff(client, prepend=-1)).astype(np.intp),
        blocks=(0, 0, 1) if has_slopes else (0, 1),
    )
    found = fit_rows(rows, reml=False, is_serial=True, near=near)
    assert found.serial is not None  # noqa: S101 — asked for in the line above
    re_cov = np.zeros((2, 2))
    own = len(levels)
    re_cov[:own, :own] = found.re_cov[:own, :own]
    first, serial = float(found.re_cov[-1, -1]), found.serial.ratio * found.sigma2
    model = CourseModel(bend, found.fixed, re_cov, first, serial, found.serial.range_, found.sigma2)
    return model, found.loglik


def _curve(elapsed: Array, bend: float) -> Array:
    g = np.log1p(elapsed)
    return np.column_stack([np.ones(g.size), g, np.maximum(g - bend, 0)])
