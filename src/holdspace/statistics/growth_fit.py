"""Fits a mixed model to designs: REML or ML, residual independent or with serial correlation.

Numerical choices: columns are scaled to unit size and the outcome is centred by a least-squares fit before squares are
accumulated; without that, squares of a large level drown the residual sum of squares of a large service.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from holdspace.statistics.growth_deviance import Profile, profile_deviance
from holdspace.statistics.growth_optimum import Optimum, find_optimum
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
class Estimates:
    """What was fitted, in the units of the outcome. ``serial`` is None for independent residuals."""

    fixed: Array
    fixed_covariance: Array
    re_cov: Array
    sigma2: float
    loglik: float
    serial: Serial | None
    is_converged: bool
    gradient_norm: float


def fit_rows(rows: Rows, *, reml: bool, is_serial: bool) -> Estimates:
    """Return the estimates at the optimum."""
    scales = _Scales.of(rows)
    centre = np.asarray(np.linalg.lstsq(rows.x / scales.x, rows.y, rcond=None)[0], dtype=np.float64)
    rows = replace(rows, y=rows.y - (rows.x / scales.x) @ centre)
    independent = sum_by_client(rows.z, rows.x, rows.y, rows.starts).scaled(scales.z, scales.x)
    search = _Search(independent, _entries(rows.blocks), reml)
    best = find_optimum(search.objective, search.starts(), scale=rows.y.size)
    if not is_serial:
        return search.estimates(best, None, scales, centre)
    wide = np.column_stack([rows.z / scales.z, rows.x / scales.x, rows.y])
    padded = pad_rows(wide, rows.times, rows.starts, n_random=rows.z.shape[1])
    serial_search = _SerialSearch(search, padded, _typical_gap(rows))
    best = find_optimum(serial_search.objective, serial_search.starts(best.point), scale=rows.y.size)
    return serial_search.estimates(best, scales, centre)


@dataclass(frozen=True, slots=True)
class _Scales:
    z: Array
    x: Array

    @classmethod
    def of(cls, rows: Rows) -> _Scales:
        return cls(z=_root_mean_square(rows.z), x=_root_mean_square(rows.x))


def _root_mean_square(columns: Array) -> Array:
    size = np.sqrt(np.mean(columns**2, axis=0))
    return np.where(size > 0, size, 1.0)


def _entries(blocks: tuple[int, ...]) -> list[tuple[int, int]]:
    """Return the free entries of L: the lower triangle of each block of effects that may be correlated."""
    q = len(blocks)
    return [(j, k) for j in range(q) for k in range(j + 1) if blocks[j] == blocks[k]]


def _typical_gap(rows: Rows) -> float:
    gaps = np.delete(np.diff(rows.times), rows.starts[1:] - 1)
    gaps = gaps[gaps > 0]
    return float(np.median(gaps)) if gaps.size else 1.0


@dataclass(frozen=True, slots=True)
class _Search:
    sums: GrowthSums
    entries: list[tuple[int, int]]
    reml: bool

    def lower(self, point: Array) -> Array:
        q = self.sums.a.shape[0]
        lower = np.zeros((q, q))
        for value, (j, k) in zip(point, self.entries, strict=True):
            lower[j, k] = value
        return lower

    def profile(self, point: Array, sums: GrowthSums) -> tuple[Profile, Array]:
        lower = self.lower(point)
        profile = profile_deviance(lower @ lower.T, sums, reml=self.reml)
        gradient = 2 * profile.gradient @ lower
        return profile, np.array([gradient[entry] for entry in self.entries])

    def objective(self, point: Array) -> tuple[float, Array]:
        profile, gradient = self.profile(point, self.sums)
        return profile.deviance, gradient

    def starts(self) -> list[Array]:
        is_diagonal = np.array([j == k for j, k in self.entries])
        starts = [np.where(is_diagonal, size, 0.0) for size in (1.0, 0.25)]
        crossed = np.array([1.0 if j == k == 0 else 0.3 if j == k else -0.2 for j, k in self.entries])
        return [*starts, crossed] if len(self.entries) > 1 else starts

    def estimates(self, best: Optimum, serial: Serial | None, scales: _Scales, centre: Array) -> Estimates:
        return self._estimates(best, self.sums, serial, scales, centre)

    def _estimates(
        self, best: Optimum, sums: GrowthSums, serial: Serial | None, scales: _Scales, centre: Array
    ) -> Estimates:
        profile, _ = self.profile(best.point[: len(self.entries)], sums)
        lower = self.lower(best.point[: len(self.entries)])
        re_cov = profile.sigma2 * (lower @ lower.T) / np.multiply.outer(scales.z, scales.z)
        covariance = profile.sigma2 * profile.unscaled_covariance / np.multiply.outer(scales.x, scales.x)
        # The restricted likelihood depends on the unit of the fixed columns; give it in theirs.
        shift = float(np.log(scales.x).sum()) if self.reml else 0.0
        return Estimates(
            fixed=(profile.fixed + centre) / scales.x,
            fixed_covariance=covariance,
            re_cov=re_cov,
            sigma2=profile.sigma2,
            loglik=-profile.deviance / 2 - shift,
            serial=serial,
            is_converged=best.is_converged,
            gradient_norm=best.gradient_norm,
        )


@dataclass(frozen=True, slots=True)
class _SerialSearch:
    inner: _Search
    padded: PaddedRows
    gap: float

    def serial(self, point: Array) -> Serial:
        # Bounds only keep the exponentials finite; an optimum is never near them.
        ratio, range_ = np.exp(np.clip(point[-2:], -14, 14))
        return Serial(float(ratio), float(range_) * self.gap)

    def objective(self, point: Array) -> tuple[float, Array]:
        profile, gradient = self.inner.profile(point[:-2], whitened_sums(self.padded, self.serial(point)))
        return profile.deviance, np.append(gradient, [self._slope(point, -2), self._slope(point, -1)])

    def _slope(self, point: Array, index: int) -> float:
        """Return the derivative by a central difference: two more passes of the filter."""
        values = []
        for step in (STEP, -STEP):
            moved = point.copy()
            moved[index] += step
            sums = whitened_sums(self.padded, self.serial(moved))
            values.append(self.inner.profile(moved[:-2], sums)[0].deviance)
        return (values[0] - values[1]) / (2 * STEP)

    def starts(self, independent: Array) -> list[Array]:
        return [np.append(0.7 * independent, [np.log(0.5), np.log(size)]) for size in (1.0, 5.0)]

    def estimates(self, best: Optimum, scales: _Scales, centre: Array) -> Estimates:
        serial = self.serial(best.point)
        inner = replace(self.inner, sums=whitened_sums(self.padded, serial))
        return inner.estimates(best, serial, scales, centre)
