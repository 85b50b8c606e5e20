"""Published ways to find a rupture in alliance scores, for those who want them beside the monitor's own.

* Control chart of individual values: below the mean by so many times the mean moving range / 1.128
  (Eubanks-Carter, Gorman & Muran 2012, Psychotherapy Research 22; Lipner et al. 2022, Clinical Psychology &
  Psychotherapy 29:339-350, who find that no standard rule exists).
* Raw drop: so many points below the session before.
* Drop from the own mean: so many SDs, of the service's clients around their own levels, below the mean so far.

As published, a chart is drawn over the whole series after the end; here each uses earlier sessions only, or it could
not be acted on. At equal false alarms they find fewer ruptures than the monitor does.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from holdspace.statistics.alliance_filter import AllianceSeries
from holdspace.statistics.session_table import Array

# Mean range of two normal values in SDs.
_RANGE_TO_SD = 1.128
_SCORES_BEFORE = 2


@dataclass(frozen=True, slots=True)
class PublishedCriteria:
    """The lines of each: sigmas of the chart, points, SDs."""

    chart_sigmas: float = 2.0
    drop_points: float = 1.0
    mean_sds: float = 1.0

    def flags(self, series: AllianceSeries, n_rows: int, *, within_sd: float) -> pl.DataFrame:
        """Return for each row of the table, in its order, whether each criterion flags it."""
        scores = series.scores
        before = np.vstack([np.full((1, scores.shape[1]), np.nan), scores[:-1]]) if scores.size else scores
        mean, count = _mean_before(scores)
        moving_range, _ = _mean_before(np.abs(scores - before))
        is_late = count >= _SCORES_BEFORE
        found = {
            "control_chart": is_late & (mean - scores > self.chart_sigmas * moving_range / _RANGE_TO_SD),
            "raw_drop": is_late & (before - scores >= self.drop_points - 1e-9),
            "own_mean_drop": is_late & (mean - scores > self.mean_sds * within_sd),
        }
        return pl.DataFrame({name: _by_row(flag, series, n_rows) for name, flag in found.items()})


def _mean_before(values: Array) -> tuple[Array, NDArray[np.int64]]:
    """Return the mean of earlier occasions and how many they are."""
    seen = ~np.isnan(values)
    total, count = np.cumsum(np.where(seen, values, 0.0), axis=0), np.cumsum(seen, axis=0)
    total, count = total - np.where(seen, values, 0.0), count - seen
    return np.where(count > 0, total / np.maximum(count, 1), np.nan), np.asarray(count, dtype=np.int64)


def _by_row(flag: NDArray[np.bool_], series: AllianceSeries, n_rows: int) -> NDArray[np.bool_]:
    result = np.zeros(n_rows, dtype=bool)
    seen = series.rows >= 0
    result[series.rows[seen]] = flag[seen]
    return result
