"""A client's alliance session by session: a level of their own, ups and downs that fade, and noise of measurement.

score = base + drift ln(session) + level_i + state + noise, with state an Ornstein-Uhlenbeck process. A Kalman filter
says what the next score should be; what it is instead, in units of its own spread, is the surprise. The influence of a
surprise on the filter is bounded (Huber's psi at 2.5), or after a rupture the sessions of repair would look strange:
Masreliez & Martin (1977), https://doi.org/10.1109/TAC.1977.1101538. Many clients tick the highest answer throughout; a
score at the ceiling only says "at least this" and is treated as censored (Tobin 1958, https://doi.org/10.2307/1907382).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy
from numpy.typing import NDArray

from holdspace.statistics.session_table import Array

BOUND = 2.5


@dataclass(frozen=True, slots=True)
class AllianceParameters:
    """The process of a service's alliance scores, in points of its scale; ``range_`` in typical gaps between sessions.

    ``hazard`` is the chance per session that a rupture begins, ``drop`` how far the score then falls, ``repair`` the
    chance per session that it is over; ``ceiling`` the highest possible score.
    """

    base: float
    drift: float
    level_sd: float
    state_sd: float
    range_: float
    noise_sd: float
    ceiling: float
    hazard: float
    drop: float
    repair: float


@dataclass(frozen=True, slots=True)
class AllianceSeries:
    """Observed alliance scores by occasion and client, clients with many occasions first.

    ``rows`` are the places of the scores in the table they come from, -1 where a client has no more.
    """

    scores: Array
    gaps: Array
    log_session: Array
    active: tuple[int, ...]
    rows: NDArray[np.intp]

    def every(self, step: int) -> AllianceSeries:
        """Return each step-th client, which keeps the mix of short and long therapies."""
        rows = self.rows[:, ::step]
        return AllianceSeries(
            scores=self.scores[:, ::step],
            gaps=self.gaps[:, ::step],
            log_session=self.log_session[:, ::step],
            active=tuple(int(n) for n in (rows >= 0).sum(axis=1)),
            rows=rows,
        )


def alliance_series(client: NDArray[np.int64], session: Array, time: Array, scores: Array) -> AllianceSeries:
    """Return the observed scores of rows that are sorted by client and session; ``time`` in typical gaps."""
    seen = np.flatnonzero(~np.isnan(scores))
    owner = client[seen]
    starts = np.flatnonzero(np.diff(owner, prepend=-1))
    sizes = np.diff(np.append(starts, owner.size))
    order = np.argsort(-sizes, kind="stable")
    occasion = np.arange(int(sizes.max(initial=0)))[:, None]
    is_there = occasion < sizes[order][None, :]
    place = np.where(is_there, starts[order][None, :] + occasion, 0)
    rows = np.where(is_there, seen[place] if seen.size else 0, -1).astype(np.intp)
    times = np.where(is_there, time[rows], 0.0) if seen.size else np.zeros(rows.shape)
    return AllianceSeries(
        scores=np.where(is_there, scores[rows], np.nan),
        gaps=np.maximum(np.diff(times, axis=0, prepend=0.0), 0.0),
        log_session=np.log(np.maximum(np.where(is_there, session[rows], 1.0), 1.0)),
        active=tuple(int(n) for n in is_there.sum(axis=1)),
        rows=rows,
    )


@dataclass(slots=True)
class Beliefs:
    """What the filter holds of each client: means and covariances of level and state."""

    level: Array
    state: Array
    level_variance: Array
    both: Array
    state_variance: Array

    @classmethod
    def before_all(cls, clients: int, parameters: AllianceParameters) -> Beliefs:
        """Return what is known of a client without any score."""
        ones = np.ones(clients)
        return cls(0 * ones, 0 * ones, parameters.level_sd**2 * ones, 0 * ones, parameters.state_sd**2 * ones)

    def first(self, n: int) -> Beliefs:
        """Return a view of the first n clients."""
        return Beliefs(self.level[:n], self.state[:n], self.level_variance[:n], self.both[:n], self.state_variance[:n])

    def pass_time(self, gaps: Array, parameters: AllianceParameters) -> None:
        """Let the state fade in place."""
        kept = np.exp(-gaps / parameters.range_)
        stationary = parameters.state_sd**2
        self.state *= kept
        self.both *= kept
        self.state_variance[:] = stationary + kept**2 * (self.state_variance - stationary)


def standardise(beliefs: Beliefs, departure: Array, noise_variance: float) -> tuple[Array, Array]:
    """Return the surprise of scores that depart from the common course by this much, and its spread."""
    spread = np.sqrt(beliefs.level_variance + 2 * beliefs.both + beliefs.state_variance + noise_variance)
    return (departure - beliefs.level - beliefs.state) / spread, spread


def learn(beliefs: Beliefs, surprise: Array, spread: Array, is_at_ceiling: NDArray[np.bool_]) -> Beliefs:
    """Return the beliefs after scores with these surprises."""
    moved, told = surprise.copy(), np.ones(surprise.size)
    censored = surprise[is_at_ceiling]
    if censored.size:
        # The mean and the lost variance of a standard normal above the surprise (inverse Mills ratio).
        mills = np.exp(-(censored**2) / 2 - scipy.special.log_ndtr(-censored)) / np.sqrt(2 * np.pi)
        moved[is_at_ceiling], told[is_at_ceiling] = mills, mills * (mills - censored)
    moved, told = moved / spread, told / spread**2
    by_level = beliefs.level_variance + beliefs.both
    by_state = beliefs.both + beliefs.state_variance
    return Beliefs(
        beliefs.level + by_level * moved,
        beliefs.state + by_state * moved,
        beliefs.level_variance - by_level**2 * told,
        beliefs.both - by_level * by_state * told,
        beliefs.state_variance - by_state**2 * told,
    )


def surprises(series: AllianceSeries, parameters: AllianceParameters) -> Array:
    """Return for each occasion the standardised surprise given earlier occasions only; NaN where there is none."""
    return surprises_and_spreads(series, parameters)[0]


def surprises_and_spreads(series: AllianceSeries, parameters: AllianceParameters) -> tuple[Array, Array]:
    """Return the standardised surprises and, in points of the scale, the spread they are standardised by."""
    beliefs = Beliefs.before_all(series.scores.shape[1], parameters)
    result, spreads = np.full(series.scores.shape, np.nan), np.full(series.scores.shape, np.nan)
    for step, n in enumerate(series.active):
        beliefs = beliefs.first(n)
        if step:
            beliefs.pass_time(series.gaps[step, :n], parameters)
        scores = series.scores[step, :n]
        departure = scores - parameters.base - parameters.drift * series.log_session[step, :n]
        surprise, spread = standardise(beliefs, departure, parameters.noise_sd**2)
        result[step, :n], spreads[step, :n] = surprise, spread
        beliefs = learn(beliefs, np.clip(surprise, -BOUND, BOUND), spread, scores >= parameters.ceiling)
    return result, spreads
