"""What a prediction of the last score has been worth on finished clients: intervals and chances that keep their word.

The model's own intervals are too wide or too narrow wherever its assumptions fail (floors, people who leave when they
are well). So predictions are set against what finished clients' last scores really were: a linear correction, in which
the latest score may count for more or for less than the model lets it, a spread that may depend on the level, quantiles
of the errors (split conformal; Lei et al. 2018, https://doi.org/10.1080/01621459.2017.1307116) and a logistic curve for
each chance (Platt 1999). All is done apart for stages of therapy with enough clients.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy
from numpy.typing import NDArray

from holdspace.statistics.logistic import fit_logistic
from holdspace.statistics.session_table import Array

# A stage of therapy is as many occasions as it takes to see this many predictions, at least one. From some hundreds of
# clients on each stage is one occasion, and a prediction is a client; a smaller service has several of each client.
PREDICTIONS_PER_STAGE = 400
# So many clients' worth of belief that the model needs no correction, and that it gives the latest score its due.
_BELIEF = 400.0
_BELIEF_IN_DUE = 50.0


@dataclass(frozen=True, slots=True)
class Stage:
    """Corrections for rows with at least ``occasions`` scores so far, up to the next stage.

    ``n_clients`` is how many finished clients they rest on, each counted once. ``correction`` is what to add, what to
    expect for each point that the model expects, and for each point by which the latest score lies above that.
    """

    occasions: int
    n_clients: int
    correction: tuple[float, float, float]
    spread: tuple[float, float, float, float]
    lower: float
    upper: float
    no_improvement: tuple[float, ...]
    deterioration: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Outlook:
    """What is said of each row: the last score to expect, its interval, and the chances of two outcomes."""

    expected: Array
    lower: Array
    upper: Array
    no_improvement: Array
    deterioration: Array


@dataclass(frozen=True, slots=True)
class Predicted:
    """Predictions by row: whose, how many scores so far, mean and SD of the last score, first and latest score."""

    client: NDArray[np.intp]
    occasions: NDArray[np.intp]
    mean: Array
    sd: Array
    baseline: Array
    latest: Array

    def where(self, rows: NDArray[np.bool_]) -> Predicted:
        """Return some of the rows."""
        return Predicted(*(getattr(self, name)[rows] for name in self.__slots__))


def calibrate(predicted: Predicted, last: Array, *, coverage: float, reliable_change: float) -> tuple[Stage, ...]:
    """Return the stages, from rows of finished clients whose last scores are given."""
    stages, first = [], int(predicted.occasions.min())
    for occasion in range(first, int(predicted.occasions.max()) + 1):
        rows = (predicted.occasions >= first) & (predicted.occasions <= occasion)
        is_enough = rows.sum() >= PREDICTIONS_PER_STAGE
        rest = (predicted.occasions > occasion).sum()
        if is_enough and (rest >= PREDICTIONS_PER_STAGE or rest == 0):
            stages.append(_stage(predicted.where(rows), last[rows], first, coverage, reliable_change))
            first = occasion + 1
    remaining = predicted.occasions >= first
    if remaining.any():
        stages.append(_stage(predicted.where(remaining), last[remaining], first, coverage, reliable_change))
    return tuple(stages)


def outlook(
    stages: tuple[Stage, ...], predicted: Predicted, *, reliable_change: float, limits: tuple[float, float]
) -> Outlook:
    """Return what to say of each row; scores are kept within the limits of the scale."""
    chosen = np.searchsorted([stage.occasions for stage in stages], predicted.occasions, side="right") - 1
    chosen = np.maximum(chosen, 0)
    result = [np.empty(predicted.mean.size) for _ in range(5)]
    for index, stage in enumerate(stages):
        rows = chosen == index
        for column, values in zip(result, _apply(stage, predicted.where(rows), reliable_change), strict=True):
            column[rows] = values
    expected, lower, upper, no_improvement, deterioration = result
    return Outlook(
        np.clip(expected, *limits), np.clip(lower, *limits), np.clip(upper, *limits), no_improvement, deterioration
    )


def _apply(stage: Stage, predicted: Predicted, reliable_change: float) -> tuple[Array, ...]:
    mean = _corrected(stage.correction, predicted)
    spread = _spread(stage.spread, mean, predicted.sd)
    features = [_features(mean, spread, predicted.baseline, sign * reliable_change) for sign in (-1, 1)]
    # Not as a product of matrices: its last bits depend on how many rows there are, and so on later sessions.
    chances = [
        scipy.special.expit(each[:, 0] * weights[0] + each[:, 1] * weights[1] + each[:, 2] * weights[2])
        for each, weights in zip(features, (stage.no_improvement, stage.deterioration), strict=True)
    ]
    return mean, mean + stage.lower * spread, mean + stage.upper * spread, chances[0], chances[1]


def _stage(predicted: Predicted, last: Array, occasions: int, coverage: float, reliable_change: float) -> Stage:
    correction = _correction(predicted, last)
    mean = _corrected(correction, predicted)
    spread_by_level = _spread_by_level(mean, predicted.sd, last - mean)
    spread = _spread(spread_by_level, mean, predicted.sd)
    errors = np.sort((last - mean) / spread)
    lower, upper = _quantiles(errors, coverage)
    outcomes = (
        (last > predicted.baseline - reliable_change, -reliable_change),
        (last >= predicted.baseline + reliable_change, reliable_change),
    )
    curves = [
        _logistic(_features(mean, spread, predicted.baseline, change), happened.astype(np.float64))
        for happened, change in outcomes
    ]
    return Stage(
        occasions, np.unique(predicted.client).size, correction, spread_by_level, lower, upper, curves[0], curves[1]
    )


def _correction(predicted: Predicted, last: Array) -> tuple[float, float, float]:
    """Return the linear correction, drawn towards none where clients are few."""
    features = np.column_stack([predicted.mean, predicted.latest - predicted.mean])
    centre, errors = features.mean(axis=0), last - predicted.mean
    x = features - centre
    belief = np.array([_BELIEF, _BELIEF_IN_DUE]) * x.var(axis=0) + 1e-12
    slope, due = np.linalg.solve(x.T @ x + np.diag(belief), x.T @ errors)
    level = float(errors.sum()) / (last.size + _BELIEF) - slope * centre[0] - due * centre[1]
    return float(level), float(1 + slope), float(due)


def _corrected(correction: tuple[float, float, float], predicted: Predicted) -> Array:
    level, slope, due = correction
    return level + slope * predicted.mean + due * (predicted.latest - predicted.mean)


def _spread_by_level(mean: Array, sd: Array, errors: Array) -> tuple[float, float, float, float]:
    """Return how the size of errors, in SDs of the model, changes with the expected level, and its least and most."""
    size = np.abs(errors) / sd
    x = mean - mean.mean()
    slope = float(x @ size) / (float(x @ x) + _BELIEF * float(x.var()) + 1e-12)
    typical = max(float(size.mean()), 1e-6)
    return typical - slope * float(mean.mean()), slope, 0.4 * typical, 2.5 * typical


def _spread(by_level: tuple[float, float, float, float], mean: Array, sd: Array) -> Array:
    intercept, slope, least, most = by_level
    return np.asarray(sd * np.clip(intercept + slope * mean, least, most))


def _quantiles(errors: Array, coverage: float) -> tuple[float, float]:
    """Return the split-conformal bounds; with n errors the k-th smallest is left below by k in n + 1 new clients."""
    tail = (1 - coverage) / 2
    n = errors.size
    places = np.clip(np.array([tail, 1 - tail]) * (n + 1) - 1, 0, n - 1)
    low, high = np.interp(places, np.arange(n), errors)
    return float(low), float(high)


def _features(mean: Array, spread: Array, baseline: Array, change: float) -> Array:
    distance = (mean - baseline - change) / spread
    return np.column_stack([np.ones(mean.size), distance, distance**2 / 10])


def _logistic(features: Array, happened: Array) -> tuple[float, ...]:
    """Return the weights of a logistic curve."""
    found = fit_logistic(features, happened, start=np.array([0.0, 1.3, 0.0]), precision=np.diag([0.05, 1.0, 4.0]))
    return tuple(float(weight) for weight in found.weights)
