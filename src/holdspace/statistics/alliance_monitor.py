"""The alliance of a service's clients under watch: what was due, what came, alarms, their reason, and when they end.

An alarm is raised when a score falls below what was due by more than the line that the promise of false alarms sets. It
stays open until a later score makes it more likely than not that the rupture is over: repair withdraws it. Whether
there was a rupture only the two people can say.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from holdspace.domain.errors import BadInput
from holdspace.statistics.alliance_alarm import AllianceAlarm
from holdspace.statistics.alliance_criteria import PublishedCriteria
from holdspace.statistics.alliance_filter import AllianceSeries, surprises_and_spreads
from holdspace.statistics.alliance_switching import rupture_probability
from holdspace.statistics.service_signals import MINIMUM_ALLIANCE_SCORES, alliance_rows, series_of, typical_gap
from holdspace.statistics.session_table import Array

# A rupture that is less likely than this is taken to be over.
IS_OVER = 0.5


@dataclass(frozen=True, slots=True)
class AllianceMonitor:
    """What to learn: the column of the alliance (more is better) and the false alarms to put up with."""

    false_alarms_per_10_clients: float = 1.0
    alliance: str = "alliance"

    def fit(self, frame: pl.DataFrame) -> FittedAllianceMonitor:
        """Learn from finished clients; a table with the columns client, session, alliance and perhaps time."""
        if not 0 < self.false_alarms_per_10_clients <= 10:
            raise BadInput("False alarms per 10 clients must lie between 0 and 10.")
        rows = alliance_rows(frame, alliance=self.alliance, source="the table")
        seen = rows.alliance[~np.isnan(rows.alliance)]
        if seen.size < MINIMUM_ALLIANCE_SCORES:
            raise BadInput(f"There are {seen.size} alliance scores; {MINIMUM_ALLIANCE_SCORES} are the fewest.")
        if float(seen.std()) == 0:
            raise BadInput("All alliance scores are equal.", remedy="Check the column of the alliance.")
        gap = typical_gap(rows)
        alarm = AllianceAlarm.fit(series_of(rows, gap), false_alarms_per_10_clients=self.false_alarms_per_10_clients)
        return FittedAllianceMonitor(self, alarm, gap, int(np.unique(rows.client).size))


@dataclass(frozen=True, slots=True)
class FittedAllianceMonitor:
    """The process of the service's alliance scores, its alarm line, and how many clients they were learned from."""

    columns: AllianceMonitor
    alarm: AllianceAlarm
    gap: float
    n_clients: int

    def score(self, frame: pl.DataFrame, *, published: PublishedCriteria | None = None) -> pl.DataFrame:
        """Return one row per client and session, sorted; each depends on nothing after its session.

        ``due`` is what was to be expected and ``spread`` its SD in points, ``residual`` how far the score lies above it
        in such SDs, ``probability`` the chance that a rupture is on; ``alarm`` is raised, with its ``reason``, and
        ``is_open`` until repair. With ``published`` the flags of published criteria stand beside them.
        """
        rows = alliance_rows(frame, alliance=self.columns.alliance, source="the table")
        series, n = series_of(rows, self.gap), rows.session.size
        surprise, spread = surprises_and_spreads(series, self.alarm.parameters)
        probability = rupture_probability(series, self.alarm.parameters)
        _, is_below = self.alarm.score(series, n)
        due = series.scores - surprise * spread
        is_raised, is_open = _raised_and_open(series, is_below, probability)
        figures = {"due": due, "spread": spread, "residual": surprise, "probability": probability}
        columns = {name: _rounded(each, series, n) for name, each in figures.items()}
        reasons = _reasons(rows.alliance, columns["due"].to_numpy(), columns["residual"].to_numpy(), is_raised)
        drawn = rows.table.select("client", "session").with_columns(
            *(column.fill_nan(None).alias(name) for name, column in columns.items()),
            pl.Series("alarm", is_raised),
            pl.Series("is_open", is_open),
            pl.Series("reason", reasons, dtype=pl.String),
        )
        if published is None:
            return drawn
        within_sd = float(np.hypot(self.alarm.parameters.state_sd, self.alarm.parameters.noise_sd))
        return drawn.hstack(published.flags(series, n, within_sd=within_sd))

    def to_json(self) -> dict[str, Any]:
        """Return the process, the line and what they rest on; no score of anyone."""
        return {**asdict(self.alarm), "alliance": self.columns.alliance, "gap": self.gap, "n_clients": self.n_clients}


def _raised_and_open(
    series: AllianceSeries, is_below: NDArray[np.bool_], probability: Array
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Return by row whether a new alarm is raised, and whether one stands."""
    is_raised, is_open = np.zeros(is_below.size, dtype=bool), np.zeros(is_below.size, dtype=bool)
    stands = np.zeros(series.rows.shape[1], dtype=bool)
    for step, n in enumerate(series.active):
        rows = series.rows[step, :n]
        still_stands = stands[:n] & (is_below[rows] | (probability[step, :n] >= IS_OVER))
        is_raised[rows] = is_below[rows] & ~still_stands
        stands[:n] = is_below[rows] | still_stands
        is_open[rows] = stands[:n]
    return is_raised, is_open


def _rounded(values: Array, series: AllianceSeries, n_rows: int) -> pl.Series:
    result = np.full(n_rows, np.nan)
    seen = series.rows >= 0
    result[series.rows[seen]] = np.round(values[seen], 6)
    return pl.Series(result)


def _reasons(scores: Array, due: Array, residual: Array, is_raised: NDArray[np.bool_]) -> list[str | None]:
    return [
        f"{scores[row]:.1f} where {due[row]:.1f} was to be expected, {-residual[row]:.1f} SD lower" if raised else None
        for row, raised in enumerate(is_raised)
    ]
