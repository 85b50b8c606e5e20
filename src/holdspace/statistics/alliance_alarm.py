"""Rupture signals from alliance scores, with a promise of how often they are false.

Control charts ask how far a score lies below a client's own mean; three to five sessions give no usable spread for
that. Here spread and course come from the service's finished clients and only the level is the client's own. The alarm
line is set so that in quiet sessions about one (or two) in ten clients is ever flagged: it is found by drawing the
fitted process, ruptures and ceiling included, over the sessions that clients of the service really had. Where the
process does not fit, the line moves with the median and the upper tenth of the surprises that were really seen: those
are the side on which ruptures do not show.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from holdspace.statistics.alliance_filter import AllianceParameters, AllianceSeries, surprises
from holdspace.statistics.alliance_switching import DROP_SPREAD, SCORES_BEFORE, fit_alliance
from holdspace.statistics.session_table import Array

DRAWN_CLIENTS = 20_000
SEED = 20_260_101
# So many scores' worth of belief in the fitted process.
BELIEF = 1000


@dataclass(frozen=True, slots=True)
class AllianceAlarm:
    """The fitted process and the alarm line, in SDs of surprise."""

    parameters: AllianceParameters
    threshold: float
    false_alarms_per_client: float

    @classmethod
    def fit(cls, series: AllianceSeries, *, false_alarms_per_10_clients: float = 1.0) -> AllianceAlarm:
        """Return the alarm of a service whose finished clients these are."""
        parameters = fit_alliance(series)
        budget = false_alarms_per_10_clients / 10
        return cls(parameters, alarm_line(series, parameters, budget), budget)

    def score(self, series: AllianceSeries, n_rows: int) -> tuple[Array, NDArray[np.bool_]]:
        """Return per row of the table how far the score fell below what was due (in SDs), and whether to look at it.

        NaN where no score was given. The first two scores of a client are never flagged.
        """
        score, is_flagged = np.full(n_rows, np.nan), np.zeros(n_rows, dtype=bool)
        seen = series.rows >= 0
        depth = -surprises(series, self.parameters)
        occasion = np.broadcast_to(np.arange(depth.shape[0])[:, None], depth.shape)
        score[series.rows[seen]] = depth[seen]
        is_flagged[series.rows[seen]] = (depth[seen] > self.threshold) & (occasion[seen] >= SCORES_BEFORE)
        return score, is_flagged


def alarm_line(series: AllianceSeries, parameters: AllianceParameters, budget: float) -> float:
    """Return the surprise that quiet sessions exceed ``budget`` times per client."""
    draw = np.random.default_rng(SEED)
    drawn, is_quiet = draw_series(draw, series, parameters)
    depth = -surprises(drawn, parameters)
    occasion = np.arange(depth.shape[0])[:, None]
    can_flag = (occasion >= SCORES_BEFORE) & ~np.isnan(depth)
    quiet = np.sort(depth[is_quiet & can_flag])
    allowed = int(budget * depth.shape[1])
    line = float(quiet[-allowed - 1]) if allowed < quiet.size else 0.0
    seen = -surprises(series, parameters)
    return _moved(line, depth[can_flag], seen[(np.arange(seen.shape[0])[:, None] >= SCORES_BEFORE) & ~np.isnan(seen)])


def _moved(line: float, drawn: Array, seen: Array) -> float:
    """Return where the line lies on what was seen, held back where little was seen."""
    if not seen.size:
        return line
    (drawn_tail, drawn_middle), (tail, middle) = (np.quantile(each, [0.1, 0.5]) for each in (drawn, seen))
    moved = middle + (line - drawn_middle) * (middle - tail) / (drawn_middle - drawn_tail)
    share = seen.size / (seen.size + BELIEF)
    return float(line + share * (moved - line))


def draw_series(
    draw: Generator, series: AllianceSeries, parameters: AllianceParameters
) -> tuple[AllianceSeries, NDArray[np.bool_]]:
    """Return scores of the fitted process over the sessions of these clients, and where no rupture was on."""
    sizes = (series.rows >= 0).sum(axis=0)
    chosen = np.resize(np.arange(sizes.size), max(DRAWN_CLIENTS, sizes.size))
    chosen = chosen[np.argsort(-sizes[chosen], kind="stable")]
    rows, gaps, log_session = series.rows[:, chosen], series.gaps[:, chosen], series.log_session[:, chosen]
    clients = chosen.size
    level = draw.normal(0, parameters.level_sd, clients)
    state = draw.normal(0, parameters.state_sd, clients)
    drop = np.zeros(clients)
    scores, is_quiet = np.empty(rows.shape), np.empty(rows.shape, dtype=bool)
    for step in range(rows.shape[0]):
        if step:
            kept = np.exp(-gaps[step] / parameters.range_)
            state = kept * state + parameters.state_sd * np.sqrt(1 - kept**2) * draw.normal(size=clients)
        drop = _next_drop(draw, drop, parameters, step)
        course = parameters.base + parameters.drift * log_session[step] + level + state
        scores[step] = course - drop + draw.normal(0, parameters.noise_sd, clients)
        is_quiet[step] = drop == 0
    scores = np.where(rows >= 0, np.minimum(scores, parameters.ceiling), np.nan)
    active = tuple(int(n) for n in (rows >= 0).sum(axis=1))
    return AllianceSeries(scores, gaps, log_session, active, rows), is_quiet


def _next_drop(draw: Generator, drop: Array, parameters: AllianceParameters, step: int) -> Array:
    chance, repaired = draw.random(drop.size), draw.random(drop.size) < parameters.repair
    size = np.maximum(draw.normal(parameters.drop, DROP_SPREAD * parameters.drop, drop.size), 0.1 * parameters.drop)
    begins = (drop == 0) & (chance < parameters.hazard) & (step >= SCORES_BEFORE)
    return np.where(begins, size, np.where(repaired, 0.0, drop))
