"""The best covariance of random effects: several starts, a quasi-Newton search, then Newton steps to the optimum.

The search is over L with D = L L', so that a covariance on the boundary (a random effect without variance) is an
ordinary point. There the gradient in L is zero by symmetry, hence more than one start.

A large service is searched on some of its clients first: that brings the start so near, and the curvature so well
known, that two or three looks at all clients are enough.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import scipy

from holdspace.statistics.session_table import Array

# Value and gradient at a point.
Objective = Callable[[Array], tuple[float, Array]]
NEWTON_STEPS = 12
# Largest entry of the gradient, per observation, at which the search rests.
AT_REST = 1e-8
CONVERGED = 1e-6


@dataclass(frozen=True, slots=True)
class Optimum:
    """Where the search ended; ``gradient_norm`` is the largest absolute entry of the gradient.

    ``is_at_rest`` says that nothing was left to gain, ``is_converged`` that next to nothing was.
    """

    point: Array
    value: float
    gradient_norm: float
    is_converged: bool
    is_at_rest: bool


@dataclass(frozen=True, slots=True)
class Level:
    """An objective and the number of observations in it: deviances grow with them."""

    objective: Objective
    n_obs: int

    def per_observation(self, point: Array) -> tuple[float, Array]:
        """Return value and gradient per observation."""
        value, gradient = self.objective(point)
        return value / self.n_obs, gradient / self.n_obs


def find_optimum(levels: list[Level], starts: list[Array]) -> Optimum:
    """Return the lowest end point of all starts. ``levels`` go from some of the clients to all of them."""
    with np.errstate(all="ignore"):
        return _find_optimum(levels, starts)


def _find_optimum(levels: list[Level], starts: list[Array]) -> Optimum:
    if len(levels) == 1:
        return _polish(levels[0], _lowest_end([_searched(levels[0], start) for start in starts]))
    # Among many clients the likelihood has hardly more than one peak: two starts are enough there.
    point = _lowest_end([_searched_roughly(levels[0], start) for start in starts[:: max(len(starts) - 1, 1)]])
    for coarse, fine in pairwise(levels):
        best = refine(fine, point, hessian(coarse, point))
        point = best.point
    return best


def _searched(level: Level, start: Array) -> Any:
    return scipy.optimize.minimize(
        level.per_observation, start, jac=True, method="BFGS", options={"gtol": 1e-7, "maxiter": 400}
    )


def _searched_roughly(level: Level, start: Array) -> Any:
    """Return an end in half the looks: where more clients follow they will move the optimum further than a polish."""
    return scipy.optimize.minimize(
        level.per_observation, start, jac=True, method="L-BFGS-B", options={"gtol": 1e-4, "ftol": 0.0}
    )


def _lowest_end(ends: list[Any]) -> Array:
    return np.asarray(min(ends, key=lambda end: float(end.fun)).x)


def lowest(level: Level, points: list[Array]) -> Array:
    """Return the point at which the deviance is lowest."""
    with np.errstate(all="ignore"):
        return min(points, key=lambda point: level.objective(point)[0])


def refine(level: Level, point: Array, curvature: Array) -> Optimum:
    """Return the optimum near a point, where the curvature per observation is known approximately."""
    value, gradient = level.per_observation(point)
    for _ in range(NEWTON_STEPS):
        if np.abs(gradient).max() < AT_REST:
            break
        new = point - _step(curvature, gradient)
        new_value, new_gradient = level.per_observation(new)
        if not _is_better(new_value, new_gradient, value, gradient):
            return _search_again(level, point)
        curvature = _updated(curvature, new - point, new_gradient - gradient)
        point, value, gradient = new, new_value, new_gradient
    return _optimum(level, point, value, gradient)


def hessian(level: Level, point: Array) -> Array:
    """Return the curvature per observation by central differences of the gradient."""
    rows = []
    for index in range(len(point)):
        width = np.zeros(len(point))
        width[index] = 1e-4 * max(1.0, abs(point[index]))
        above, below = level.per_observation(point + width)[1], level.per_observation(point - width)[1]
        rows.append((above - below) / (2 * width[index]))
    curvature = np.array(rows)
    return np.asarray((curvature + curvature.T) / 2)


def _search_again(level: Level, point: Array) -> Optimum:
    return _polish(level, np.asarray(_searched(level, point).x))


def _polish(level: Level, point: Array) -> Optimum:
    value, gradient = level.per_observation(point)
    for _ in range(NEWTON_STEPS):
        if np.abs(gradient).max() < AT_REST:
            break
        moved = _newton_step(level, point, value, gradient)
        if moved is None:
            break
        point, value, gradient = moved
    return _optimum(level, point, value, gradient)


def _optimum(level: Level, point: Array, value: float, gradient: Array) -> Optimum:
    norm = float(np.abs(gradient).max())
    return Optimum(point, value * level.n_obs, norm * level.n_obs, norm < CONVERGED, norm < AT_REST)


def _newton_step(level: Level, point: Array, value: float, gradient: Array) -> tuple[Array, float, Array] | None:
    """Return the next point, or None where no step makes the deviance or its gradient smaller."""
    curvature = hessian(level, point)
    if not np.isfinite(curvature).all():
        return None
    step = _step(curvature, gradient)
    size = 1.0
    for _ in range(12):
        candidate = point - size * step
        new_value, new_gradient = level.per_observation(candidate)
        if _is_better(new_value, new_gradient, value, gradient):
            return candidate, new_value, new_gradient
        size /= 4
    return None


def _is_better(new_value: float, new_gradient: Array, value: float, gradient: Array) -> bool:
    # Near the optimum the value no longer tells two points apart; the gradient still does.
    is_level = new_value <= value + 1e-12 * abs(value)
    return bool(is_level and (new_value < value or np.abs(new_gradient).max() < np.abs(gradient).max()))


def _step(curvature: Array, gradient: Array) -> Array:
    """Return the Newton step; directions that curve downwards are taken as if they curved upwards."""
    eigenvalues, vectors = np.linalg.eigh(curvature)
    floor = 1e-8 * max(float(np.abs(eigenvalues).max()), 1e-12)
    return np.asarray(vectors @ ((vectors.T @ gradient) / np.maximum(np.abs(eigenvalues), floor)))


def _updated(curvature: Array, step: Array, change: Array) -> Array:
    """Return the curvature that explains the last change of the gradient as well (symmetric rank one)."""
    missed = change - curvature @ step
    scale = float(missed @ step)
    if abs(scale) < 1e-8 * float(np.linalg.norm(missed) * np.linalg.norm(step)) or not np.isfinite(scale):
        return curvature
    return np.asarray(curvature + np.multiply.outer(missed, missed) / scale)
