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
from scipy.linalg import cho_factor, cho_solve

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


def profile_deviance(d: Array, sums: GrowthSums, *, reml: bool) -> Profile:
    """Return the deviance at relative covariance ``d`` and its gradient in ``d``."""
    f, log_det = _shrinkage(d, sums.a)
    phi = _apply(f, sums.b)
    q, p = len(d), sums.n_fixed
    v = sums.c.copy()
    for j in range(q):
        v -= sums.b[j].T @ sum(d[j, k] * phi[k] for k in range(q))
    v = (v + v.T) / 2
    factor = cho_factor(v[:p, :p], lower=True)
    fixed = np.asarray(cho_solve(factor, v[:p, p]))
    inverse = np.asarray(cho_solve(factor, np.eye(p)))
    df = sums.n_obs - (p if reml else 0)
    rss = max(float(v[p, p] - v[:p, p] @ fixed), 1e-300)
    deviance = log_det + sums.log_det_residual + df * (1 + np.log(2 * np.pi * rss / df))
    if reml:
        deviance += 2 * float(np.log(np.diag(factor[0])).sum())
    weight = _weight(inverse if reml else np.zeros((p, p)), fixed, df / rss)
    return Profile(float(deviance), _gradient(sums.a, f, phi, weight), fixed, rss / df, inverse)


def _shrinkage(d: Array, a: Array) -> tuple[Array, float]:
    """Return F = (I + D A)^-1 of all clients and the sum of log|I + D A|; small cases by hand, for speed."""
    q = len(d)
    if q == 1:
        e = 1 + d[0, 0] * a[0, 0]
        return (1 / e)[None, None], float(np.log(e).sum())
    e = np.einsum("jk,kln->jln", d, a, optimize=True)
    for j in range(q):
        e[j, j] += 1
    if q == 2:
        det = e[0, 0] * e[1, 1] - e[0, 1] * e[1, 0]
        return np.stack([np.stack([e[1, 1], -e[0, 1]]), np.stack([-e[1, 0], e[0, 0]])]) / det, float(np.log(det).sum())
    moved = np.moveaxis(e, 2, 0)
    return np.moveaxis(np.linalg.inv(moved), 0, 2), float(np.linalg.slogdet(moved)[1].sum())


def _apply(f: Array, b: Array) -> Array:
    """Return F' B of all clients."""
    q = len(f)
    return np.stack([np.sum([f[k, j][:, None] * b[k] for k in range(q)], axis=0) for j in range(q)])


def _weight(inverse: Array, fixed: Array, precision: float) -> Array:
    v = np.append(-fixed, 1.0)
    weight = precision * np.multiply.outer(v, v)
    weight[:-1, :-1] += inverse
    return np.asarray(weight)


def _gradient(a: Array, f: Array, phi: Array, weight: Array) -> Array:
    q = len(f)
    gradient = np.zeros((q, q))
    for j in range(q):
        for k in range(q):
            gradient[j, k] = sum(float(a[j, m] @ f[m, k]) for m in range(q))
            gradient[j, k] -= float(np.sum((phi[j].T @ phi[k]) * weight))
    return (gradient + gradient.T) / 2
