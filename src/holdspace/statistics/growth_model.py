"""Mixed models of growth by formula: what a client's scores do over sessions, and how clients differ.

    fitted = GrowthModel("phq9 ~ log1p(session) * intake + (1 + log1p(session) | client)", residual="ou").fit(table)
    fitted.params, fitted.bse, fitted.cov_re, fitted.scale, fitted.llf

Names of results are those of statsmodels. The likelihood is that of lme4. Where the formula is made of functions of
time and values of clients it is fitted from sums (``growth_products``); all else row by row (``growth_general``).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from holdspace.domain.errors import BadInput
from holdspace.statistics.growth_design import Learned
from holdspace.statistics.growth_factors import Factors, take_apart
from holdspace.statistics.growth_formula import GrowthFormula, parse_formula
from holdspace.statistics.growth_general import Fitted, fit_table, with_levels
from holdspace.statistics.growth_products import Scores, fit_products, fit_sums
from holdspace.statistics.growth_result import GrowthResult
from holdspace.statistics.growth_rows import (
    TIME_COLUMNS,
    Needs,
    complete_rows,
    require_enough,
    require_spread,
    require_together,
    variance_of,
    without_repeats,
)
from holdspace.statistics.growth_runs import Runs, runs_of
from holdspace.statistics.growth_search import Estimates
from holdspace.statistics.growth_statistics import SufficientStats, varying_names
from holdspace.statistics.session_table import checked_numbers, require_columns

RESIDUALS = ("iid", "ou")
# A residual variance below this share of the scores' is rounding, not noise.
_LEAST_NOISE = 1e-12


@dataclass(frozen=True, slots=True)
class GrowthModel:
    """A formula with its kind of residual: ``iid``, or ``ou`` for serial correlation over the column ``time``."""

    formula: str
    residual: str = "iid"
    time: str = ""

    def fit(
        self,
        data: pl.DataFrame | SufficientStats,
        *,
        reml: bool = True,
        start: GrowthResult | None = None,
        source: str = "the table",
    ) -> GrowthResult:
        """Return the estimates from a table's complete rows, or from kept statistics.

        How many rows were left out is part of the result. ``start`` is an earlier result of the same model: from
        statistics, a fit after a few sessions more begins where it ended.
        """
        if self.residual not in RESIDUALS:
            raise BadInput(f"Residuals are {' or '.join(RESIDUALS)}.", source="--residual")
        try:
            if isinstance(data, SufficientStats):
                return self._fit_statistics(data, start, reml=reml)
            return self._fit_table(data, reml=reml, source=source)
        except np.linalg.LinAlgError:
            # The search ran to where noise is next to nothing beside what differs between clients.
            raise BadInput(
                "The model cannot be computed from these scores.", source=source, remedy="Try a simpler formula."
            ) from None

    @property
    def is_serial(self) -> bool:
        """Return whether the residual is serially correlated."""
        return self.residual == "ou"

    def _fit_table(self, table: pl.DataFrame, *, reml: bool, source: str) -> GrowthResult:
        formula, time = parse_formula(self.formula), self._time(table, source)
        needs = Needs.of(formula, time)
        complete = complete_rows(table, needs, source=source)
        formula = with_levels(formula, complete, source=source)
        groups = list(needs.groups) if formula.is_nested else [formula.column(formula.group)]
        runs = without_repeats(runs_of(complete, groups, needs.clock), groups, needs, source=source)
        learned = Learned()
        fitted = self._fit_products(runs, formula, needs, learned, reml=reml, source=source)
        if fitted is None:
            fitted = fit_table(runs, formula, needs, learned, is_serial=self.is_serial, reml=reml, source=source)
        y = checked_numbers(runs.table, needs.outcome)
        _require_noise(fitted.estimates, variance_of(y), source)
        require_together(y, fitted.estimates.sigma2, source=source)
        return self._result(
            formula, time, fitted, learned, reml=reml, n_obs=runs.table.height, n_clients=runs.starts.size,
            n_excluded=table.height - complete.height, n_repeated=complete.height - runs.table.height,
        )  # fmt: skip

    def _fit_products(
        self, runs: Runs, formula: GrowthFormula, needs: Needs, learned: Learned, *, reml: bool, source: str
    ) -> Fitted | None:
        """Return the fit from sums, or None where the formula or the data are not made for it."""
        varying = set() if formula.upper else varying_names(runs, formula)
        time = formula.plain(needs.time) if self.is_serial else next(iter(varying), "")
        column = formula.column(time)
        if formula.upper or not varying <= {time} or (time and not runs.table.schema[column].is_numeric()):
            return None
        if time and not runs.is_increasing(column):
            runs = runs_of(runs.table, [formula.column(formula.group)], column)
        factors = take_apart(formula, time, runs.heads(needs.covariates), learned, source=source)
        if factors is None:
            return None
        y = checked_numbers(runs.table, needs.outcome)
        require_enough(y, runs.starts.size, len(factors.x_names) + len(factors.z_names), source=source)
        times = runs.table.get_column(column).to_numpy() if time else np.zeros(y.size)
        scores = Scores(runs.starts, times, y, is_once=bool(time) and runs.is_increasing(column))
        estimates = fit_products(scores, factors, is_serial=self.is_serial, reml=reml)
        return None if estimates is None else _named(estimates, factors)

    def _fit_statistics(self, stats: SufficientStats, start: GrowthResult | None, *, reml: bool) -> GrowthResult:
        if parse_formula(self.formula).text != stats.formula.text:
            raise BadInput("The statistics were kept for another formula.", source="--formula")
        sums, factors = stats.sums, stats.factors
        if sums is None or factors is None or sums.n_clients < 2:
            raise BadInput("There are fewer than two clients in the statistics.")
        require_spread(sums.variance, source="the statistics")
        point = None if start is None else start.estimates.point
        estimates = fit_sums(sums, factors, is_serial=self.is_serial, reml=reml, start=point)
        if estimates is None:
            raise BadInput("Some effects of the formula cannot be told apart.", source="--formula")
        _require_noise(estimates, sums.variance, "the statistics")
        return self._result(
            stats.formula, factors.time if self.is_serial else "", _named(estimates, factors), stats.learned, reml=reml,
            n_obs=sums.n_obs, n_clients=sums.n_clients, n_excluded=stats.n_excluded, n_repeated=0,
        )  # fmt: skip

    def _time(self, table: pl.DataFrame, source: str) -> str:
        if not self.is_serial:
            return ""
        name = self.time or next((each for each in TIME_COLUMNS if each in table.columns), "")
        if not name:
            raise BadInput("Serial correlation needs a column of time.", source=source, remedy="Name it with --time.")
        require_columns(table, [name], source=source)
        return name

    def _result(
        self,
        formula: GrowthFormula,
        time: str,
        fitted: Fitted,
        learned: Learned,
        *,
        reml: bool,
        n_obs: int,
        n_clients: int,
        n_excluded: int,
        n_repeated: int,
    ) -> GrowthResult:
        return GrowthResult(
            formula=formula.text,
            residual=self.residual,
            time=time,
            group=formula.column(formula.group),
            upper=formula.column(formula.upper),
            fixed_names=fitted.fixed_names,
            random_names=fitted.random_names,
            upper_names=fitted.upper_names,
            dropped_names=fitted.dropped_names,
            estimates=fitted.estimates,
            reml=reml,
            n_obs=n_obs,
            n_clients=n_clients,
            n_excluded=n_excluded,
            n_repeated=n_repeated,
            n_covariance=_covariances(fitted.blocks) + _covariances(fitted.upper_blocks),
            learned=learned,
        )


def _named(estimates: Estimates, factors: Factors) -> Fitted:
    return Fitted(estimates, factors.x_names, (), factors.z_names, factors.blocks)


def _require_noise(estimates: Estimates, variance: float, source: str) -> None:
    if not np.isfinite(estimates.loglik) or estimates.sigma2 < _LEAST_NOISE * variance:
        raise BadInput("The scores follow the formula exactly: there is no noise to estimate.", source=source)


def _covariances(blocks: tuple[int, ...]) -> int:
    sizes = [blocks.count(block) for block in set(blocks)]
    return sum(size * (size + 1) // 2 for size in sizes)
