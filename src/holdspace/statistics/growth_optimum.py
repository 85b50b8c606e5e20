"""The best covariance of random effects: several starts, a quasi-Newton search, then Newton steps to the optimum.

The search is over L with D = L L', so that a covariance on the boundary (a random effect without variance) is an
ordinary point. There the gradient in L is zero by symmetry, hence more than one start.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize

from holdspace.statistics.session_table import Array

# Value and gradient at a point.
Objective = Callable[[Array], tuple[float, Array]]
NEWTON_STEPS = 12


@dataclass(frozen=True, slots=True)
class Optimum:
    """Where the search ended; ``gradient_norm`` is the largest absolute entry of the gradient."""

    point: Array
    value: float
    gradient_norm: float
    is_converged: bool


def find_optimum(objective: Objective, starts: list[Array], *, scale: float) -> Optimum:
    """Return the lowest end point of all starts. ``scale`` is the number of observations: deviances grow with it."""

    def scaled(point: Array) -> tuple[float, Array]:
        value, gradient = objective(point)
        return value / scale, gradient / scale

    ends = [
        minimize(scaled, start, jac=True, method="BFGS", options={"gtol": 1e-7, "maxiter": 400}) for start in starts
    ]
    best = min(ends, key=lambda end: float(end.fun))
    return _polish(objective, np.asarray(best.x), scale)


def _polish(objective: Objective, point: Array, scale: float) -> Optimum:
    value, gradient = objective(point)
    for _ in range(NEWTON_STEPS):
        if np.abs(gradient).max() < 1e-9 * scale:
            break
        moved = _newton_step(objective, point, value, gradient)
        if moved is None:
            break
        point, value, gradient = moved
    norm = float(np.abs(gradient).max())
    return Optimum(point, value, norm, norm < 1e-6 * scale)


def _newton_step(
    objective: Objective, point: Array, value: float, gradient: Array
) -> tuple[Array, float, Array] | None:
    """Return the next point, or None where no step makes the deviance or its gradient smaller."""
    hessian = _hessian(objective, point)
    eigenvalues, vectors = np.linalg.eigh(hessian)
    floor = 1e-8 * max(float(np.abs(eigenvalues).max()), 1e-12)
    step = vectors @ ((vectors.T @ gradient) / np.maximum(np.abs(eigenvalues), floor))
    size = 1.0
    for _ in range(12):
        candidate = point - size * step
        new_value, new_gradient = objective(candidate)
        # Near the optimum the value no longer tells two points apart; the gradient still does.
        is_level = new_value <= value + 1e-12 * abs(value)
        if is_level and (new_value < value or np.abs(new_gradient).max() < np.abs(gradient).max()):
            return candidate, new_value, new_gradient
        size /= 4
    return None


def _hessian(objective: Objective, point: Array) -> Array:
    rows = []
    for index in range(len(point)):
        width = np.zeros(len(point))
        width[index] = 1e-4 * max(1.0, abs(point[index]))
        rows.append((objective(point + width)[1] - objective(point - width)[1]) / (2 * width[index]))
    hessian = np.array(rows)
    return np.asarray((hessian + hessian.T) / 2)
