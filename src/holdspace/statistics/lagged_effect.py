"""Does a session's trust go along with the next session's symptoms, within the same client?

Random-intercept cross-lagged panel model (Hamaker, Kuiper & Grasman 2015, https://doi.org/10.1037/a0038889): stable
differences between clients are set apart, so that the lagged effect is one of a client's own ups and downs. Estimated
from all sessions of all clients by full-information maximum likelihood, which is right where a session is missing for
reasons that the other sessions tell. Effects are the same at every lag; the first occasion is free.

The noise-corrected value lets each score carry measurement error beside the true ups and downs (Schuurman & Hamaker
2019, https://doi.org/10.1037/met0000188): an effect of what was measured with noise is drawn towards zero. It needs
more data: its interval is wider. Neither is a cause: something else may move both.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from holdspace.domain.errors import BadInput
from holdspace.statistics.covariance_structure import Array, Block, Implied, Maximum, blocks_of, maximise

MINIMUM_CLIENTS = 100
MINIMUM_OCCASIONS = 4
Z_95 = 1.959963984540054


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value with its standard error and 95 % interval."""

    value: float
    standard_error: float

    @property
    def interval(self) -> tuple[float, float]:
        """Lower and upper end."""
        return self.value - Z_95 * self.standard_error, self.value + Z_95 * self.standard_error


@dataclass(frozen=True, slots=True)
class LaggedEffect:
    """What the panel says. Units: points of the outcome for one point of the predictor a session earlier.

    ``within`` is the effect on observed scores, ``within_corrected`` with measurement noise taken out (None where the
    data do not tell the two apart). ``back`` is the effect of the outcome on the next session's predictor;
    ``between_correlation`` that of the clients' stable levels.
    """

    within: Estimate
    within_corrected: Estimate | None
    back: Estimate
    persistence_outcome: Estimate
    persistence_predictor: Estimate
    between_correlation: float
    n_clients: int
    n_occasions: int
    n_scores: int
    loglik: float
    is_converged: bool


def fit_lagged_effect(predictor: Array, outcome: Array, *, is_corrected: bool = True) -> LaggedEffect:
    """Fit the panel: two arrays (clients, occasions), NaN where there is no score; ``is_corrected`` also without noise.

    Raises BadInput for fewer than `MINIMUM_CLIENTS` clients with two occasions or `MINIMUM_OCCASIONS` occasions,
    infinite values, or a series that never varies.
    """
    values = _checked(np.asarray(predictor, dtype=float), np.asarray(outcome, dtype=float))
    n_clients, t = len(values), values.shape[1] // 2
    blocks = blocks_of(values, np.zeros(n_clients, dtype=np.intp))
    plain = _Panel(t, has_noise=False)
    best = maximise(plain.implied, blocks, plain.start(values))
    return LaggedEffect(
        within=_estimate(best, _A + 2),
        within_corrected=_corrected(t, blocks, values, best) if is_corrected else None,
        back=_estimate(best, _A + 1),
        persistence_predictor=_estimate(best, _A),
        persistence_outcome=_estimate(best, _A + 3),
        between_correlation=_correlation(best.parameters[_B : _B + 3]),
        n_clients=n_clients,
        n_occasions=t,
        n_scores=int((~np.isnan(values)).sum()),
        loglik=best.loglik,
        is_converged=best.is_converged,
    )


def panel_of(
    clients: Sequence[object], sessions: NDArray[np.intp], predictor: Array, outcome: Array, *, occasions: int = 7
) -> tuple[Array, Array]:
    """Return two arrays (clients, occasions) of a table of sessions; those numbered 1 to ``occasions`` are used."""
    names, rows = np.unique(np.asarray(clients).astype(str), return_inverse=True)
    used = (sessions >= 1) & (sessions <= occasions)
    places = rows[used] * occasions + sessions[used] - 1
    if len(np.unique(places)) < len(places):
        raise BadInput("A client has two rows for one session.", remedy="Keep one row a client and session.")
    panels = []
    for column in (predictor, outcome):
        panel = np.full(len(names) * occasions, np.nan)
        panel[places] = np.asarray(column, dtype=float)[used]
        panels.append(panel.reshape(len(names), occasions))
    return panels[0], panels[1]


# Where each kind of parameter begins: lagged effects (2, 2), the first occasion's, the innovations' and the stable
# levels' covariances as (variance, covariance, variance), then the noise variances, then the means.
_A, _P, _Q, _B, _NOISE = 0, 4, 7, 10, 13


class _Panel:
    """What the parameters imply for t occasions; the variables are all predictors, then all outcomes."""

    def __init__(self, t: int, *, has_noise: bool) -> None:
        self.t, self.has_noise = t, has_noise
        self.means_at = _NOISE + (2 if has_noise else 0)
        self.q = self.means_at + 2 * t

    def start(self, values: Array) -> Array:
        """Return plain starting values: a third of the variance each for level, ups and downs, and their source."""
        theta = np.zeros(self.q)
        theta[self.means_at :] = np.nanmean(values, axis=0)
        centred = values - theta[self.means_at :]
        variances = np.nanvar(centred[:, : self.t]), np.nanvar(centred[:, self.t :])
        theta[_A : _A + 4] = 0.2, 0.0, 0.0, 0.2
        for at, share in ((_P, 0.5), (_Q, 0.4), (_B, 0.4)):
            theta[at], theta[at + 2] = share * variances[0], share * variances[1]
        if self.has_noise:
            theta[_NOISE], theta[_NOISE + 1] = 0.15 * variances[0], 0.15 * variances[1]
        return theta

    def implied(self, theta: Array) -> list[Implied]:
        """Return covariance, mean and derivatives of the one group."""
        t, q = self.t, self.q
        lag, d_lag = theta[_A : _A + 4].reshape(2, 2), np.zeros((q, 2, 2))
        d_lag[np.arange(4), [0, 0, 1, 1], [0, 1, 0, 1]] = 1.0
        covariance, d_covariance = np.zeros((2 * t, 2 * t)), np.zeros((q, 2 * t, 2 * t))
        now, d_now = self._symmetric(theta, _P)
        source, d_source = self._symmetric(theta, _Q)
        level, d_level = self._symmetric(theta, _B)
        for s in range(t):
            if s:
                carried = lag @ now
                d_carried = d_lag @ now + lag @ d_now
                d_now = d_carried @ lag.T + carried @ d_lag.transpose(0, 2, 1) + d_source
                now = carried @ lag.T + source
            across, d_across = now, d_now
            for later in range(s, t):
                if later > s:
                    d_across = d_lag @ across + lag @ d_across
                    across = lag @ across
                rows, columns = [later, t + later], [s, t + s]
                covariance[np.ix_(rows, columns)] = across + level
                covariance[np.ix_(columns, rows)] = (across + level).T
                d_block = d_across + d_level
                d_covariance[np.ix_(range(q), rows, columns)] = d_block
                d_covariance[np.ix_(range(q), columns, rows)] = d_block.transpose(0, 2, 1)
        if self.has_noise:
            self._add_noise(theta, covariance, d_covariance)
        d_mean = np.zeros((q, 2 * t))
        d_mean[self.means_at + np.arange(2 * t), np.arange(2 * t)] = 1.0
        return [Implied(covariance, theta[self.means_at :], d_covariance, d_mean)]

    def _add_noise(self, theta: Array, covariance: Array, d_covariance: Array) -> None:
        for which in (0, 1):
            places = which * self.t + np.arange(self.t)
            covariance[places, places] += theta[_NOISE + which]
            d_covariance[_NOISE + which, places, places] += 1.0

    def _symmetric(self, theta: Array, at: int) -> tuple[Array, Array]:
        first, both, second = theta[at : at + 3]
        derivative = np.zeros((self.q, 2, 2))
        derivative[at, 0, 0] = derivative[at + 2, 1, 1] = 1.0
        derivative[at + 1] = [[0, 1], [1, 0]]
        return np.array([[first, both], [both, second]]), derivative


def _checked(predictor: Array, outcome: Array) -> Array:
    if predictor.shape != outcome.shape or predictor.ndim != 2:
        raise BadInput("Predictor and outcome need the same clients and occasions.")
    if np.isinf(predictor).any() or np.isinf(outcome).any():
        raise BadInput("A score is infinite.", remedy="Correct it or leave it empty.")
    if predictor.shape[1] < MINIMUM_OCCASIONS:
        raise BadInput(f"At least {MINIMUM_OCCASIONS} sessions are needed.", remedy="Wait for more sessions.")
    seen = (~np.isnan(predictor) | ~np.isnan(outcome)).sum(axis=1)
    if (seen >= 2).sum() < MINIMUM_CLIENTS:
        raise BadInput(
            f"At least {MINIMUM_CLIENTS} clients with two sessions are needed.",
            remedy="With fewer the interval says nothing, so no figure is shown.",
        )
    values = np.concatenate([predictor, outcome], axis=1)[seen >= 1]
    if np.isnan(values).all(axis=0).any():
        raise BadInput("A session was never scored.", remedy="Leave out occasions without any score.")
    if (np.nanvar(values, axis=0) < 1e-12).any():
        raise BadInput("At one session everybody has the same score.", remedy="Leave out that session.")
    return np.asarray(values)


def _estimate(best: Maximum, at: int) -> Estimate:
    return Estimate(float(best.parameters[at]), float(best.standard_errors[at]))


def _correlation(triple: Array) -> float:
    first, both, second = triple
    return float(both / np.sqrt(first * second)) if first > 0 and second > 0 else float("nan")


def _corrected(t: int, blocks: Sequence[Block], values: Array, plain: Maximum) -> Estimate | None:
    """Return the effect without noise; None where noise and ups and downs cannot be told apart."""
    panel = _Panel(t, has_noise=True)
    start = panel.start(values)
    start[:_NOISE] = plain.parameters[:_NOISE]
    start[_Q], start[_Q + 2] = 0.7 * start[_Q], 0.7 * start[_Q + 2]
    start[_NOISE], start[_NOISE + 1] = 0.3 * plain.parameters[_Q], 0.3 * plain.parameters[_Q + 2]
    best = maximise(panel.implied, blocks, start)
    estimate = _estimate(best, _A + 2)
    is_sound = best.is_converged and np.isfinite(estimate.standard_error) and (best.parameters[[_Q, _Q + 2]] > 0).all()
    return estimate if is_sound else None
