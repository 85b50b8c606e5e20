"""The parameters of a service's alliance process by maximum likelihood, ruptures included.

Fitted as if there were no ruptures, the spread of quiet sessions comes out too large and ruptures hide in it. So the
likelihood lets each client be quiet or in rupture at every session (Kim 1994, https://doi.org/10.1016/0304-4076(94)
90036-1: a Kalman filter per path, two paths kept). Weak priors on the rupture part decide where a small service's data
do not: a rupture begins in about one session in twenty, costs five quarters of the SD of scores, and half are over by
the next session. They are choices, wide ones, and give way to data.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import scipy

from holdspace.statistics.alliance_filter import AllianceParameters, AllianceSeries, Beliefs, learn, standardise
from holdspace.statistics.session_table import Array

# Parameters are good to a few percent with this many; more clients would only take longer.
MOST_FITTED = 1000
# A drop differs from rupture to rupture by this share of its mean.
DROP_SPREAD = 0.25
# Nothing can be called a rupture before a client has this many scores.
SCORES_BEFORE = 2
_HALF_LOG_2_PI = float(np.log(2 * np.pi) / 2)
_PRIOR_SD = np.array([0.7, 0.3, 0.7])


def fit_alliance(series: AllianceSeries) -> AllianceParameters:
    """Return the parameters that fit a service's finished clients best."""
    series = series.every(max(1, series.scores.shape[1] // MOST_FITTED))
    seen = series.scores[~np.isnan(series.scores)]
    mean, sd, ceiling = float(seen.mean()), max(float(seen.std()), 1e-3), _ceiling(seen)

    def loss(point: Array) -> float:
        prior = float(((point[6:] / _PRIOR_SD) ** 2).sum()) / 2
        return (prior - log_likelihood(series, _parameters(point, mean, sd, ceiling))) / seen.size

    end = scipy.optimize.minimize(
        loss, np.zeros(9), method="L-BFGS-B", bounds=[(-2, 2)] * 9, options={"maxiter": 40, "ftol": 1e-7}
    )
    return _parameters(np.asarray(end.x), mean, sd, ceiling)


def _ceiling(seen: Array) -> float:
    """Return the highest score where it occurs often enough to be the end of the scale."""
    highest = float(seen.max())
    return highest - 1e-9 if (seen >= highest - 1e-9).mean() >= 0.005 else float("inf")


def _parameters(point: Array, mean: float, sd: float, ceiling: float) -> AllianceParameters:
    level, state, range_, noise = sd * np.exp(point[2:6]) * np.array([0.75, 0.5, 1 / sd, 0.3])
    return AllianceParameters(
        base=mean + 0.75 * sd * float(point[0]),
        drift=0.15 * sd * float(point[1]),
        level_sd=float(level),
        state_sd=float(state),
        range_=float(range_),
        noise_sd=float(noise),
        ceiling=ceiling,
        hazard=float(scipy.special.expit(-3.0 + point[6])),
        drop=1.25 * sd * float(np.exp(point[7])),
        repair=float(scipy.special.expit(point[8])),
    )


@dataclass(frozen=True, slots=True)
class _Path:
    """One way to the present: how likely with all scores so far (log), and what is believed on it."""

    weight: Array
    beliefs: Beliefs


def log_likelihood(series: AllianceSeries, parameters: AllianceParameters) -> float:
    """Return the log-likelihood of all scores."""
    return sum(float(evidence.sum()) for evidence, _ in _steps(series, parameters))


def rupture_probability(series: AllianceSeries, parameters: AllianceParameters) -> Array:
    """Return for each occasion the chance that a rupture is on, given the scores up to it; NaN where there is none."""
    result = np.full(series.scores.shape, np.nan)
    for step, (_, ruptured) in enumerate(_steps(series, parameters)):
        result[step, : ruptured.weight.size] = np.exp(ruptured.weight)
    return result


def _steps(series: AllianceSeries, parameters: AllianceParameters) -> Iterator[tuple[Array, _Path]]:
    """Give at each occasion how likely its scores were (log), and the path that is in rupture."""
    clients = series.scores.shape[1]
    start = Beliefs.before_all(clients, parameters)
    regimes = [_Path(np.zeros(clients), start), _Path(np.full(clients, -np.inf), start)]
    for step, n in enumerate(series.active):
        regimes = [_Path(path.weight[:n], path.beliefs.first(n)) for path in regimes]
        if step:
            regimes = [_aged(path, series.gaps[step, :n], parameters) for path in regimes]
        paths = _branch(regimes, series, parameters, step, n)
        evidence = np.asarray(np.logaddexp.reduce([path.weight for path in paths], axis=0))
        regimes = [_merge(paths[regime], paths[2 + regime], evidence) for regime in (0, 1)]
        yield evidence, regimes[1]


def _aged(path: _Path, gaps: Array, parameters: AllianceParameters) -> _Path:
    b = path.beliefs
    aged = Beliefs(b.level.copy(), b.state.copy(), b.level_variance.copy(), b.both.copy(), b.state_variance.copy())
    aged.pass_time(gaps, parameters)
    return _Path(path.weight, aged)


def _branch(
    regimes: list[_Path], series: AllianceSeries, parameters: AllianceParameters, step: int, n: int
) -> list[_Path]:
    """Return the four paths quiet-quiet, quiet-rupture, rupture-quiet, rupture-rupture with this score's weight."""
    hazard = parameters.hazard if step >= SCORES_BEFORE else 0.0
    moves = ((1 - hazard, hazard), (parameters.repair, 1 - parameters.repair))
    scores = series.scores[step, :n]
    departure = scores - parameters.base - parameters.drift * series.log_session[step, :n]
    is_at_ceiling = scores >= parameters.ceiling
    paths = []
    for regime, chances in zip(regimes, moves, strict=True):
        for drop, chance in zip((0.0, parameters.drop), chances, strict=True):
            noise = parameters.noise_sd**2 + (DROP_SPREAD * drop) ** 2
            surprise, spread = standardise(regime.beliefs, departure + drop, noise)
            density = -(surprise**2) / 2 - np.log(spread) - _HALF_LOG_2_PI
            density[is_at_ceiling] = scipy.special.log_ndtr(-surprise[is_at_ceiling])
            weight = regime.weight + (np.log(chance) if chance > 0 else -np.inf) + density
            paths.append(_Path(weight, learn(regime.beliefs, surprise, spread, is_at_ceiling)))
    return paths


def _merge(first: _Path, second: _Path, evidence: Array) -> _Path:
    """Return one path with the mean and covariance of both."""
    weight = np.logaddexp(first.weight, second.weight)
    with np.errstate(invalid="ignore"):
        share = np.where(np.isfinite(weight), np.exp(first.weight - weight), 1.0)
    a, b = first.beliefs, second.beliefs
    rest, both = 1 - share, share * (1 - share)
    by_level, by_state = a.level - b.level, a.state - b.state
    beliefs = Beliefs(
        share * a.level + rest * b.level,
        share * a.state + rest * b.state,
        share * a.level_variance + rest * b.level_variance + both * by_level**2,
        share * a.both + rest * b.both + both * by_level * by_state,
        share * a.state_variance + rest * b.state_variance + both * by_state**2,
    )
    return _Path(weight - evidence, beliefs)
