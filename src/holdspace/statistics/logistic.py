"""A logistic curve by Newton's method, held by a normal prior so that rare outcomes do not run away."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy

from holdspace.statistics.session_table import Array

_STEPS = 50


@dataclass(frozen=True, slots=True)
class LogisticFit:
    """Weights of the columns, in logits, with their covariance."""

    weights: Array
    covariance: Array


def fit_logistic(features: Array, happened: Array, *, start: Array, precision: Array) -> LogisticFit:
    """Return the most likely weights under a prior with mean ``start`` and this precision (columns, columns)."""
    weights = start.astype(np.float64)
    curvature = precision
    for _ in range(_STEPS):
        chance = scipy.special.expit(features @ weights)
        gradient = features.T @ (happened - chance) - precision @ (weights - start)
        curvature = (features.T * (chance * (1 - chance) + 1e-9)) @ features + precision
        step = np.linalg.solve(curvature, gradient)
        weights = weights + np.clip(step, -2, 2)
        if np.abs(step).max() < 1e-8:
            break
    return LogisticFit(weights, np.asarray(np.linalg.inv(curvature)))
