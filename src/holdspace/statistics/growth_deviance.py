"""The profiled deviance of a two-level mixed model and its gradient, from per-client sums.

For client i with A = Z'Z, B = Z'[X y] and relative covariance D = L L' of the random effects (in units of the residual
variance): F = (I + D A)^-1 exists for singular D as well; V = C - sum B' D F' B; b = Vxx^-1 Vxy; rss = Vyy - Vxy' b;
deviance = sum log|I + D A| + (REML: log|Vxx|) + df (1 + log(2 pi rss / df)), df = n - p (REML) or n (ML).
Gradient in D: sum A F - sum F' B W B' F with W = (REML: Vxx^-1) + df / rss v v', v = (-b, 1).
Bates, Mächler, Bolker & Walker (2015), https://doi.org/10.18637/jss.v067.i01, section 3.4, on sums instead of rows.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy

from holdspace.statistics.growth_sums import GrowthSums
from holdspace.statistics.session_table import Array


@dataclass(frozen=True, slots=True)
class Profile:
    """The deviance at one D, with the fixed effects and residual variance that are best there."""

    deviance: float
    gradient: Array
    fixed: Array
    sigma2: float
    unscaled_covariance: Array


@dataclass(frozen=True, slots=True)
class Solved:
    """The best fixed effects at one covariance; ``weight`` is W, how the deviance moves with V."""

    deviance: float
    fixed: Array
    sigma2: float
    unscaled_covariance: Array
    weight: Array

    def profile(self, gradient: Array) -> Profile:
        """Return the profile with this gradient."""
        return Profile(self.deviance, gradient, self.fixed, self.sigma2, self.unscaled_covariance)


def solve_fixed(v: Array, log_det: float, n_obs: int, *, reml: bool) -> Solved:
    """Return the best fixed effects, where ``v`` is [X y]' S^-1 [X y] and ``log_det`` log|S|.

    Raises LinAlgError where the covariance is so large beside the noise that nothing is left to compute with.
    """
    p = len(v) - 1
    if not np.isfinite(v).all():
        raise np.linalg.LinAlgError("What is left of the sums is not finite.")
    factor = scipy.linalg.cho_factor(v[:p, :p], lower=True, check_finite=False)
    fixed = np.asarray(scipy.linalg.cho_solve(factor, v[:p, p]))
    inverse = np.asarray(scipy.linalg.cho_solve(factor, np.eye(p)))
    df = n_obs - (p if reml else 0)
    rss = max(float(v[p, p] - v[:p, p] @ fixed), 1e-300)
    deviance = log_det + df * (1 + np.log(2 * np.pi * rss / df))
    if reml:
        deviance += 2 * float(np.log(np.diag(factor[0])).sum())
    residual = np.append(-fixed, 1.0)
    weight = df / rss * np.multiply.outer(residual, residual)
    if reml:
        weight[:p, :p] += inverse
    return Solved(float(deviance), fixed, rss / df, inverse, weight)


def profile_deviance(d: Array, sums: GrowthSums, *, reml: bool) -> Profile:
    """Return the deviance at relative covariance ``d`` and its gradient in ``d``."""
    f, log_det = shrinkage(d, sums.a)
    phi = _apply(f, sums.b)
    q = len(d)
    v = sums.c.copy()
    for j in range(q):
        v -= sums.b[j].T @ sum(d[j, k] * phi[k] for k in range(q))
    v = (v + v.T) / 2
    solved = solve_fixed(v, float(log_det.sum()) + sums.log_det_residual, sums.n_obs, reml=reml)
    return solved.profile(_gradient(sums.a, f, phi, solved.weight))


def shrinkage(d: Array, a: Array) -> tuple[Array, Array]:
    """Return F = (I + D A)^-1 and log|I + D A| of all clients; small cases by hand, for speed."""
    q = len(d)
    if q == 1:
        e = 1 + d[0, 0] * a[0, 0]
        return (1 / e)[None, None], np.log(e)
    if q == 2:
        e00 = 1 + d[0, 0] * a[0, 0] + d[0, 1] * a[1, 0]
        e01 = d[0, 0] * a[0, 1] + d[0, 1] * a[1, 1]
        e10 = d[1, 0] * a[0, 0] + d[1, 1] * a[1, 0]
        e11 = 1 + d[1, 0] * a[0, 1] + d[1, 1] * a[1, 1]
        det = e00 * e11 - e01 * e10
        f = np.empty_like(a)
        f[0, 0], f[0, 1], f[1, 0], f[1, 1] = e11, -e01, -e10, e00
        f /= det
        return f, np.log(det)
    moved = np.asarray(np.eye(q) + d @ np.moveaxis(a, 2, 0), dtype=np.float64)
    return np.moveaxis(np.asarray(np.linalg.inv(moved), dtype=np.float64), 0, 2), np.linalg.slogdet(moved)[1]


def _apply(f: Array, b: Array) -> Array:
    """Return F' B of all clients."""
    q = len(f)
    return np.stack([np.sum([f[k, j][:, None] * b[k] for k in range(q)], axis=0) for j in range(q)])


def _gradient(a: Array, f: Array, phi: Array, weight: Array) -> Array:
    q = len(f)
    gradient = np.zeros((q, q))
    for j in range(q):
        for k in range(q):
            gradient[j, k] = sum(float(a[j, m] @ f[m, k]) for m in range(q))
            gradient[j, k] -= float(np.sum((phi[j].T @ phi[k]) * weight))
    return (gradient + gradient.T) / 2
