"""What a fitted model expects of every client at one time, from sums that are kept by client.

For a client with A = Z'Z, r = Z'(y - X b): u = K r with K = (I + D A)^-1 D, a new score has the mean x b + z u and the
variance sigma2 (z K z' + 1). A new session changes one client's sums only.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
import scipy

from holdspace.domain.errors import BadInput
from holdspace.statistics import growth_compiled_clients, growth_numba
from holdspace.statistics.growth_design import Learned
from holdspace.statistics.growth_factors import Factors, take_apart
from holdspace.statistics.growth_formula import parse_formula
from holdspace.statistics.growth_moments import ClientMoments
from holdspace.statistics.growth_prediction import check_interval
from holdspace.statistics.growth_products import Scores, sum_by_client
from holdspace.statistics.growth_result import GrowthResult
from holdspace.statistics.growth_rows import Needs, complete_rows, without_repeats
from holdspace.statistics.growth_runs import runs_of
from holdspace.statistics.growth_statistics import varying_names
from holdspace.statistics.session_table import Array, checked_numbers

_CHUNK = 8192


@dataclass(frozen=True, slots=True)
class KeptClients:
    """Sums by client, with the ids and each client's first score.

    ``n_excluded`` rows were left out: something needed was missing, or they repeated another.
    """

    formula: str
    ids: pl.Series
    factors: Factors
    moments: ClientMoments
    first: Array
    n_excluded: int

    def outlook(
        self, result: GrowthResult, *, at: float, interval: float = 0.8, reliable_change: float | None = None
    ) -> pl.DataFrame:
        """Return for each client the score to expect at this time, its SD and the interval.

        With ``reliable_change``, the points by which a score must have fallen to be more than error, also the chance
        that it will not have fallen so far from the first score. Whole scores are taken, hence the half point.
        """
        check_interval(interval)
        if result.formula != self.formula or result.residual != "iid":
            raise BadInput("The clients were kept for another model.", remedy="Use holdspace predict with the table.")
        mean, sd = self._expected(result, self.factors.basis(np.array([at]))[0])
        half = float(scipy.special.ndtri(0.5 + interval / 2)) * sd
        table = pl.DataFrame(
            {self.ids.name: self.ids, "mean": mean, "sd": sd, "lower": mean - half, "upper": mean + half}
        )
        if reliable_change is None:
            return table
        bound = self.first - reliable_change + 0.5
        return table.with_columns(p_no_improvement=pl.Series(1 - scipy.special.ndtr((bound - mean) / sd)))

    def _expected(self, result: GrowthResult, now: Array) -> tuple[Array, Array]:
        """Return the mean and the SD of all clients where the functions of time have these values."""
        layout, moments, d = self.factors.layout, self.moments, result.cov_re / result.scale
        effects = np.zeros(moments.shape)
        columns = zip(layout.x_time, layout.x_client, strict=True)
        for (t, u), value in zip(columns, result.estimates.fixed, strict=True):
            effects[t, u] += value
        if layout.z == (0, 1) and len(now) == 2 and growth_numba.is_worthwhile(self.ids.len()):
            return growth_compiled_clients.expect(moments.a, moments.w, moments.c, d, effects, now, result.scale)
        # All functions of time are looked at where they are.
        z = slice(None) if layout.z == tuple(range(len(now))) else list(layout.z)
        mean, sd = np.empty(self.ids.len()), np.empty(self.ids.len())
        for first in range(0, self.ids.len(), _CHUNK):
            part = slice(first, first + _CHUNK)
            a = moments.a[:, :, part][z]
            fixed = effects @ moments.w[:, part]
            kz = _weights(d, a[:, z], now[z])
            r = moments.c[:, part][z] - np.einsum("ztm,tm->zm", a, fixed)
            mean[part] = now @ fixed + np.einsum("jm,jm->m", kz, r)
            sd[part] = np.sqrt(result.scale * (now[z] @ kz + 1))
        return mean, sd


def _weights(d: Array, a: Array, z: Array) -> Array:
    """Return K z, (q, clients): what solves (I + D A) x = D z."""
    dz = d @ z
    if len(d) == 1:
        return np.asarray(dz / (1 + d[0] * a[0]))
    if len(d) == 2:
        e00, e01 = 1 + d[0, 0] * a[0, 0] + d[0, 1] * a[1, 0], d[0, 0] * a[0, 1] + d[0, 1] * a[1, 1]
        e10, e11 = d[1, 0] * a[0, 0] + d[1, 1] * a[1, 0], 1 + d[1, 0] * a[0, 1] + d[1, 1] * a[1, 1]
        solved = np.stack([e11 * dz[0] - e01 * dz[1], e00 * dz[1] - e10 * dz[0]])
        return np.asarray(solved / (e00 * e11 - e01 * e10))
    e = np.eye(len(d)) + d @ np.moveaxis(a, 2, 0)
    return np.asarray(np.linalg.solve(e, np.broadcast_to(dz[:, None], (len(e), len(d), 1)))[:, :, 0].T)


def keep_clients(formula: str, table: pl.DataFrame, *, source: str = "the table") -> KeptClients:
    """Return the sums by client for a formula of functions of time and values of clients."""
    parsed = parse_formula(formula)
    needs = Needs.of(parsed, "")
    groups = [parsed.column(parsed.group)]
    runs = runs_of(complete_rows(table, needs, source=source), groups, needs.clock)
    runs = without_repeats(runs, groups, needs, source=source)
    varying = varying_names(runs, parsed)
    time = next(iter(varying), "")
    factors = (
        take_apart(parsed, time, runs.heads(needs.covariates), Learned(), source=source) if len(varying) < 2 else None
    )
    if factors is None:
        raise BadInput("Sums by client can be kept of values that stay the same for a client.", source=source)
    y = checked_numbers(runs.table, needs.outcome)
    times = runs.table.get_column(parsed.column(time)).to_numpy() if time else np.zeros(y.size)
    moments = sum_by_client(Scores(runs.starts, times, y, is_once=True), factors, 0.0)
    ids = runs.heads(groups).to_series()
    return KeptClients(parsed.text, ids, factors, moments, y[runs.starts], table.height - runs.table.height)
