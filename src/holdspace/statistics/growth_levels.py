"""Three levels: sessions in clients in therapists.

The second level is taken out as in ``growth_deviance``, for the columns [U X y] with U the therapists' design: per
client E_i = C_i - B_i' D F_i' B_i. Summed over a therapist's clients E has the same form as the sums of one client,
with A_j = U'U and B_j = U'[X y], so the third level is taken out by the same formulas. The derivative of the deviance
in E_j,

    [[K + K B W B' K, -K B W], [-W B' K, W]]      with K = D2 (I + A_j D2)^-1, F and W those of the third level,

takes the place of W in the gradient of the second level.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from holdspace.statistics.growth_deviance import Profile, shrinkage, solve_fixed
from holdspace.statistics.growth_fit import Rows, prepared
from holdspace.statistics.growth_optimum import Level, find_optimum
from holdspace.statistics.growth_search import Estimates, FreeEntries, root_mean_square
from holdspace.statistics.session_table import Array


@dataclass(frozen=True, slots=True)
class LevelSums:
    """Per client a (n, q, q), b (n, q, u + p + 1), and per therapist c (therapists, u + p + 1, u + p + 1)."""

    a: Array
    b: Array
    c: Array
    upper: NDArray[np.intp]
    n_upper_effects: int
    n_obs: int

    def profile(self, d: Array, d_upper: Array, *, reml: bool) -> tuple[Profile, Array]:
        """Return the deviance with its gradient in D, and its gradient in the therapists' D."""
        f, log_det = _shrinkage(d, self.a)
        kept = np.matmul(f, d)
        summed = self.c - self._by_therapist(np.matmul(np.swapaxes(self.b, 1, 2), np.matmul(kept, self.b)))
        u = self.n_upper_effects
        a, b = summed[:, :u, :u], summed[:, :u, u:]
        f_upper, log_det_upper = _shrinkage(d_upper, a)
        k = np.matmul(f_upper, d_upper)
        v = summed[:, u:, u:].sum(axis=0) - np.einsum("jua,juv,jvb->ab", b, k, b, optimize=True)
        solved = solve_fixed((v + v.T) / 2, float(log_det.sum() + log_det_upper.sum()), self.n_obs, reml=reml)
        upper_gradient = _gradient(a, b, f_upper, solved.weight)
        weight = _weights(k, b, solved.weight)
        return solved.profile(_gradient(self.a, self.b, f, weight[self.upper])), upper_gradient

    def _by_therapist(self, values: Array) -> Array:
        total = np.zeros_like(self.c)
        np.add.at(total, self.upper, values)
        return total


def _shrinkage(d: Array, a: Array) -> tuple[Array, Array]:
    f, log_det = shrinkage(d, np.ascontiguousarray(np.moveaxis(a, 0, 2)))
    return np.ascontiguousarray(np.moveaxis(f, 2, 0)), log_det


def _gradient(a: Array, b: Array, f: Array, weight: Array) -> Array:
    phi = np.matmul(np.swapaxes(f, 1, 2), b)
    gradient = np.matmul(a, f).sum(axis=0) - np.matmul(np.matmul(phi, weight), np.swapaxes(phi, 1, 2)).sum(axis=0)
    return np.asarray((gradient + gradient.T) / 2)


def _weights(k: Array, b: Array, weight: Array) -> Array:
    """Return how the deviance moves with each therapist's E."""
    kbw = np.matmul(np.matmul(k, b), weight)
    u, width = k.shape[1], k.shape[1] + b.shape[2]
    weights = np.empty((len(k), width, width))
    weights[:, :u, :u] = k + np.matmul(np.matmul(kbw, np.swapaxes(b, 1, 2)), k)
    weights[:, :u, u:] = -kbw
    weights[:, u:, :u] = -np.swapaxes(kbw, 1, 2)
    weights[:, u:, u:] = weight
    return weights


def sum_levels(rows: Rows, upper_design: Array, upper: NDArray[np.intp]) -> LevelSums:
    """Return the sums; ``upper`` is for each client the number of the therapist."""
    wide = np.column_stack([upper_design, rows.x, rows.y])
    q, columns = rows.z.shape[1], wide.shape[1]
    a = np.add.reduceat((rows.z[:, :, None] * rows.z[:, None, :]).reshape(-1, q * q), rows.starts)
    b = np.add.reduceat((rows.z[:, :, None] * wide[:, None, :]).reshape(-1, q * columns), rows.starts)
    therapist = np.repeat(upper, np.diff(np.append(rows.starts, rows.y.size)))
    c = np.stack([wide[therapist == each].T @ wide[therapist == each] for each in range(int(upper.max()) + 1)])
    n = rows.starts.size
    return LevelSums(a.reshape(n, q, q), b.reshape(n, q, columns), c, upper, upper_design.shape[1], rows.y.size)


def fit_levels(
    rows: Rows, upper_design: Array, upper: NDArray[np.intp], upper_blocks: tuple[int, ...], *, reml: bool
) -> Estimates:
    """Return the estimates of a model with three levels."""
    scales, rows = prepared(rows)
    upper_scale = root_mean_square(upper_design)
    sums = sum_levels(rows, upper_design / upper_scale, upper)
    free, free_upper = FreeEntries.of(rows.blocks), FreeEntries.of(upper_blocks)
    split = len(free.entries)

    def objective(point: Array) -> tuple[float, Array]:
        lower, lower_upper = free.lower(point[:split]), free_upper.lower(point[split:])
        profile, upper_gradient = sums.profile(lower @ lower.T, lower_upper @ lower_upper.T, reml=reml)
        slopes = [free.slope(profile.gradient, lower), free_upper.slope(upper_gradient, lower_upper)]
        return profile.deviance, np.concatenate(slopes)

    starts = [np.append(start, size * free_upper.starts()[0]) for start in free.starts() for size in (0.3, 1.0)]
    best = find_optimum([Level(objective, rows.y.size)], starts)
    lower, lower_upper = free.lower(best.point[:split]), free_upper.lower(best.point[split:])
    profile, _ = sums.profile(lower @ lower.T, lower_upper @ lower_upper.T, reml=reml)
    estimates = scales.estimates(best, profile, lower, None, reml=reml)
    upper_cov = profile.sigma2 * (lower_upper @ lower_upper.T) / np.multiply.outer(upper_scale, upper_scale)
    return replace(estimates, upper_cov=upper_cov)
