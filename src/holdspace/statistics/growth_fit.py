"""Fits a mixed model to designs of any kind: REML or ML, residual independent or with serial correlation.

Growth designs in which clients share their times are fitted faster from sums, in ``growth_fast``.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from holdspace.statistics.growth_deviance import profile_deviance
from holdspace.statistics.growth_optimum import Level, find_optimum
from holdspace.statistics.growth_search import Estimates, FreeEntries, Scales, objective_over, root_mean_square
from holdspace.statistics.growth_sums import GrowthSums, sum_by_client
from holdspace.statistics.ou_whitening import PaddedRows, Serial, pad_rows, whitened_sums
from holdspace.statistics.session_table import Array

STEP = 1e-4


@dataclass(frozen=True, slots=True)
class Rows:
    """Designs of the rows, sorted by client and time. ``blocks`` says which random effects may be correlated."""

    z: Array
    x: Array
    y: Array
    times: Array
    starts: NDArray[np.intp]
    blocks: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Near:
    """Where an optimum is likely: the covariance of the random effects in units of the noise, and the serial part."""

    re_cov: Array
    serial: Serial

    def point(self, free: FreeEntries, scales: Scales, gap: float) -> Array:
        """Return it as the search has it, a little off the edges: a search that begins on one stays there."""
        scaled = self.re_cov * np.multiply.outer(scales.z, scales.z)
        lower = np.linalg.cholesky(scaled + 0.01 * np.eye(len(scaled)))
        logs = [np.log(max(self.serial.ratio, 0.05)), np.log(np.clip(self.serial.range_ / gap, 0.2, 50.0))]
        return np.append([lower[entry] for entry in free.entries], logs)


def fit_rows(rows: Rows, *, reml: bool, is_serial: bool, near: Near | None = None) -> Estimates:
    """Return the estimates at the optimum; with serial correlation it can be sought ``near`` a place alone."""
    scales, rows = prepared(rows)
    free = FreeEntries.of(rows.blocks)
    if near is not None:
        start = near.point(free, scales, typical_gap(rows.times, rows.starts))
        return _fit_serial(rows, free, scales, [start], reml=reml)
    sums = sum_by_client(rows.z, rows.x, rows.y, rows.starts)
    objective = objective_over(free, lambda d: profile_deviance(d, sums, reml=reml))
    best = find_optimum([Level(objective, rows.y.size)], free.starts())
    if is_serial:
        return _fit_serial(rows, free, scales, SerialScale.starts(best.point), reml=reml)
    lower = free.lower(best.point)
    return scales.estimates(best, profile_deviance(lower @ lower.T, sums, reml=reml), lower, None, reml=reml)


def prepared(rows: Rows) -> tuple[Scales, Rows]:
    """Return the sizes of the columns, and the rows scaled by them with a least-squares fit taken off the outcome."""
    z, x = root_mean_square(rows.z), root_mean_square(rows.x)
    scaled = rows.x / x
    centre = np.asarray(np.linalg.lstsq(scaled, rows.y, rcond=None)[0], dtype=np.float64)
    return Scales(z, x, centre), replace(rows, z=rows.z / z, x=scaled, y=rows.y - scaled @ centre)


def typical_gap(times: Array, starts: NDArray[np.intp]) -> float:
    """Return the median time between two sessions of a client."""
    gaps = np.delete(np.diff(times), starts[1:] - 1)
    gaps = gaps[gaps > 0]
    return float(np.median(gaps)) if gaps.size else 1.0


@dataclass(frozen=True, slots=True)
class SerialScale:
    """The two numbers of the serial part as the search has them: logarithms, in units of the typical gap."""

    gap: float

    def serial(self, point: Array) -> Serial:
        """Return the serial part at the end of a point."""
        # Bounds only keep the exponentials finite; an optimum is never near them.
        ratio, range_ = np.exp(np.clip(point[-2:], -14, 14))
        return Serial(float(ratio), float(range_) * self.gap)

    @staticmethod
    def starts(independent: Array) -> list[Array]:
        """Return where to start from the optimum without serial correlation."""
        return [np.append(0.7 * independent, [np.log(0.5), np.log(size)]) for size in (1.0, 5.0)]


def _fit_serial(rows: Rows, free: FreeEntries, scales: Scales, starts: list[Array], *, reml: bool) -> Estimates:
    wide = np.column_stack([rows.z, rows.x, rows.y])
    padded = pad_rows(wide, rows.times, rows.starts, n_random=rows.z.shape[1])
    search = _SerialSearch(free, padded, SerialScale(typical_gap(rows.times, rows.starts)), reml)
    best = find_optimum([Level(search.objective, rows.y.size)], starts)
    lower, serial = free.lower(best.point[:-2]), search.scale.serial(best.point)
    profile = profile_deviance(lower @ lower.T, whitened_sums(padded, serial), reml=reml)
    return scales.estimates(best, profile, lower, serial, reml=reml)


@dataclass(frozen=True, slots=True)
class _SerialSearch:
    free: FreeEntries
    padded: PaddedRows
    scale: SerialScale
    reml: bool

    def objective(self, point: Array) -> tuple[float, Array]:
        value, gradient = self._given(point[:-2], whitened_sums(self.padded, self.scale.serial(point)))
        return value, np.append(gradient, [self._slope(point, -2), self._slope(point, -1)])

    def _given(self, entries: Array, sums: GrowthSums) -> tuple[float, Array]:
        return objective_over(self.free, lambda d: profile_deviance(d, sums, reml=self.reml))(entries)

    def _slope(self, point: Array, index: int) -> float:
        """Return the derivative by a central difference: two more passes of the filter."""
        values = []
        for step in (STEP, -STEP):
            moved = point.copy()
            moved[index] += step
            values.append(self._given(moved[:-2], whitened_sums(self.padded, self.scale.serial(moved)))[0])
        return (values[0] - values[1]) / (2 * STEP)
