"""The course a fitted growth model expects of each client, given the scores the client already has."""

from __future__ import annotations

from typing import Protocol

import numpy as np
import polars as pl
import scipy
from numpy.typing import NDArray

from holdspace.domain.errors import BadInput
from holdspace.statistics.conditioning import condition, equal_lengths
from holdspace.statistics.growth_design import Learned
from holdspace.statistics.growth_formula import GrowthFormula, parse_formula
from holdspace.statistics.growth_general import Designs, build_designs
from holdspace.statistics.growth_rows import TIME_COLUMNS, Needs, complete_rows, each_once
from holdspace.statistics.growth_search import Estimates
from holdspace.statistics.session_table import Array, keys, numbers

# Of one client. Every two of them have a covariance: 200 MB at this many.
MOST_ROWS = 5_000


class Fitted(Protocol):
    """What a prediction needs of a result."""

    @property
    def formula(self) -> str: ...
    @property
    def time(self) -> str: ...
    @property
    def group(self) -> str: ...
    @property
    def upper(self) -> str: ...
    @property
    def fixed_names(self) -> tuple[str, ...]: ...
    @property
    def dropped_names(self) -> tuple[str, ...]: ...
    @property
    def random_names(self) -> tuple[str, ...]: ...
    @property
    def learned(self) -> Learned: ...
    @property
    def estimates(self) -> Estimates: ...
    @property
    def cov_re(self) -> Array: ...
    @property
    def scale(self) -> float: ...
    @property
    def serial_variance(self) -> float: ...


def predict_course(result: Fitted, table: pl.DataFrame, *, interval: float, source: str) -> pl.DataFrame:
    """Return for each row what the model expects of it from the client's earlier rows, with an interval for the score.

    A row without a score is predicted just so and teaches nothing. Rows that lack a covariate or repeat another are
    left out. The
    interval takes the estimates as known: with few clients in the fit it is somewhat too narrow. What other clients of
    the same therapist say is not used; that therapists differ is part of the interval.
    """
    check_interval(interval)
    formula = formula_of(result)
    needs = Needs.of(formula, result.time)
    complete = complete_rows(table, needs, source=source, needs_outcome=False)
    table = _in_order(each_once(complete, needs, source=source), result)
    designs = build_designs(table, formula, result.learned, source=source)
    fitted = _fixed_part(result, designs)
    is_known = needs.outcome in table.columns
    y = numbers(table, needs.outcome, source=source) if is_known else np.full(table.height, np.nan)
    mean, variance = _before(result, designs, fitted, y, keys(table, result.group, source=source), table)
    half = float(scipy.special.ndtri(0.5 + interval / 2)) * np.sqrt(variance)
    shown = [result.group, *(name for name in ("session", *TIME_COLUMNS) if name in table.columns), needs.outcome]
    if not is_known:
        table = table.with_columns(pl.lit(None, dtype=pl.Float64).alias(needs.outcome))
    return table.select(list(dict.fromkeys(shown))).with_columns(
        expected=pl.Series(mean), lower=pl.Series(mean - half), upper=pl.Series(mean + half)
    )


def predict_at(
    result: Fitted,
    table: pl.DataFrame,
    *,
    at: float,
    interval: float,
    reliable_change: float | None = None,
    source: str = "the table",
) -> pl.DataFrame:
    """Return for each client the score to expect at one time, given all the client's scores: mean, SD and interval.

    With ``reliable_change``, the points by which a score must have fallen to be more than error, also the chance that
    it will not have fallen so far from the first score. Whole scores are taken, hence the half point.
    """
    if not np.isfinite(at):
        raise BadInput("The time must be a number.", source="--at")
    if reliable_change is not None and not 0 < reliable_change < np.inf:
        raise BadInput("The reliable change must be more than 0 points.", source="--reliable-change")
    needs = Needs.of(formula_of(result), result.time)
    if not needs.clock:
        raise BadInput("The model has no column that tells the time.", source="--at")
    complete = each_once(complete_rows(table, needs, source=source), needs, source=source)
    complete = complete.sort(result.group, needs.clock, maintain_order=True)
    last = complete.group_by(result.group, maintain_order=True).last().select(complete.columns)
    if bool((last.get_column(needs.clock) >= at).any()):
        raise BadInput("Some clients have scores then or later.", source="--at", remedy="Give a later time.")
    missing = pl.lit(None, dtype=complete.schema[needs.outcome]).alias(needs.outcome)
    ahead = last.with_columns(missing, pl.lit(at, dtype=pl.Float64).alias(needs.clock))
    both = pl.concat([complete.with_columns(pl.col(needs.clock).cast(pl.Float64)), ahead])
    expected = predict_course(result, both, interval=interval, source=source)
    rows = expected.filter(expected.get_column(needs.outcome).is_null())
    half = float(scipy.special.ndtri(0.5 + interval / 2))
    sd = (rows.get_column("upper") - rows.get_column("expected")) / half
    found = rows.select(result.group, pl.col("expected").alias("mean"), sd.alias("sd"), "lower", "upper")
    if reliable_change is None:
        return found
    first = complete.group_by(result.group, maintain_order=True).first().get_column(needs.outcome).to_numpy()
    bound = first - reliable_change + 0.5
    chance = 1 - scipy.special.ndtr((bound - found.get_column("mean").to_numpy()) / sd.to_numpy())
    return found.with_columns(p_no_improvement=pl.Series(chance))


def random_effects(result: Fitted, table: pl.DataFrame, *, source: str = "the table") -> pl.DataFrame:
    """Return for each client the conditional means of the random effects, given all the client's scores."""
    formula = formula_of(result)
    needs = Needs.of(formula, result.time)
    table = _in_order(complete_rows(table, needs, source=source), result)
    designs = build_designs(table, formula, result.learned, source=source)
    fitted = _fixed_part(result, designs)
    residuals = numbers(table, needs.outcome, source=source) - fitted
    times = numbers(table, result.time, source="time") if result.time else np.zeros(residuals.size)
    starts = np.flatnonzero(np.diff(keys(table, result.group, source=source), prepend=-1)).astype(np.intp)
    effects = np.empty((starts.size, len(result.random_names)))
    for rows in equal_lengths(starts, residuals.size):
        covariance = score_covariance(result, designs.z[rows], designs.upper[rows], times[rows])
        weighted = np.linalg.solve(covariance, residuals[rows][:, :, None])
        place = np.searchsorted(starts, rows[:, 0])
        effects[place] = (result.cov_re @ np.swapaxes(designs.z[rows], 1, 2) @ weighted)[:, :, 0]
    clients = table.get_column(result.group).gather(starts)
    return pl.DataFrame({result.group: clients} | dict(zip(result.random_names, effects.T, strict=True)))


def check_interval(interval: float) -> None:
    """Raise BadInput where it is no share of scores."""
    if not 0 < interval < 1:
        raise BadInput("The interval must lie between 0 and 1.", source="--interval")


def formula_of(result: Fitted) -> GrowthFormula:
    """Return the formula of a result, knowing who its clients are."""
    formula = parse_formula(result.formula)
    if not result.upper:
        return formula
    client = next(name for name in formula.groups if formula.column(name) == result.group)
    upper = next(name for name in formula.groups if name != client)
    return formula.of_groups(client, upper)


def _fixed_part(result: Fitted, designs: Designs) -> Array:
    """Return X b; raise BadInput where the effects in a model file are not those that its formula has."""
    names = {*result.fixed_names, *result.dropped_names}
    if names != set(designs.x_names) or result.random_names != designs.z_names:
        raise BadInput("The model's effects are not those of its formula.", remedy="Fit the model again.")
    places = [designs.x_names.index(name) for name in result.fixed_names]
    return np.asarray(designs.x[:, places] @ result.estimates.fixed)


def _in_order(table: pl.DataFrame, result: Fitted) -> pl.DataFrame:
    """Return rows by client, in the order of time; without a column of time in the order they came in.

    Names of visits tell no order.
    """
    times = (name for name in ("session", *TIME_COLUMNS) if name in table.columns)
    time = result.time or next((name for name in times if table.schema[name] != pl.String), "")
    return table.sort(result.group, *([time] if time else []), maintain_order=True)


def _before(
    result: Fitted, designs: Designs, fitted: Array, y: Array, client: NDArray[np.int64], table: pl.DataFrame
) -> tuple[Array, Array]:
    starts = np.flatnonzero(np.diff(client, prepend=-1)).astype(np.intp)
    times = numbers(table, result.time, source="time") if result.time else np.zeros(y.size)
    mean, variance = np.empty(y.size), np.empty(y.size)
    for rows in equal_lengths(starts, y.size):
        covariance = score_covariance(result, designs.z[rows], designs.upper[rows], times[rows])
        residuals = y[rows] - fitted[rows]
        moved, left = condition(covariance, residuals).before(residuals)
        mean[rows], variance[rows] = fitted[rows] + moved, left
    return mean, variance


def score_covariance(result: Fitted, z: Array, upper: Array, times: Array) -> Array:
    """Return the covariance of scores (clients, sessions, sessions) that the model implies.

    Raises BadInput for more than MOST_ROWS rows of one client.
    """
    if times.shape[1] > MOST_ROWS:
        problem = f"A client has more than {MOST_ROWS:,} rows, which is no course of therapy."
        raise BadInput(problem, remedy="Check the column that says whose a row is.")
    covariance = z @ result.cov_re @ np.swapaxes(z, 1, 2)
    if result.estimates.upper_cov is not None:
        covariance = covariance + upper @ result.estimates.upper_cov @ np.swapaxes(upper, 1, 2)
    serial = result.estimates.serial
    if serial is not None:
        distance = np.abs(times[:, :, None] - times[:, None, :])
        covariance = covariance + result.serial_variance * np.exp(-distance / serial.range_)
    sessions = np.arange(times.shape[1])
    covariance[:, sessions, sessions] += result.scale
    return np.asarray(covariance)
