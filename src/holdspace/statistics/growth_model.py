"""Mixed models of growth by formula: what a client's scores do over sessions, and how clients differ.

    fitted = GrowthModel("phq9 ~ log1p(session) * intake + (1 + log1p(session) | client)", residual="ou").fit(table)
    fitted.params, fitted.bse, fitted.cov_re, fitted.scale, fitted.llf

Names of results are those of statsmodels. The likelihood is that of lme4.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from holdspace.domain.errors import BadInput
from holdspace.statistics.growth_fit import Estimates, Rows, fit_rows
from holdspace.statistics.growth_formula import GrowthFormula, build_design, parse_formula, variables
from holdspace.statistics.growth_result import GrowthResult
from holdspace.statistics.session_table import Array, keys, numbers, require_columns

RESIDUALS = ("iid", "ou")
TIME_COLUMNS = ("time", "day", "week", "session")


@dataclass(frozen=True, slots=True)
class GrowthModel:
    """A formula with its kind of residual: ``iid``, or ``ou`` for serial correlation over the column ``time``."""

    formula: str
    residual: str = "iid"
    time: str = ""

    def fit(self, table: pl.DataFrame, *, reml: bool = True, source: str = "the table") -> GrowthResult:
        """Return the estimates from the rows that are complete; how many were left out is part of the result."""
        if self.residual not in RESIDUALS:
            raise BadInput(f"Residuals are {' or '.join(RESIDUALS)}.", source="--residual")
        formula = parse_formula(self.formula)
        time = self._time(table, source)
        complete = complete_rows(table, formula, time, source=source)
        levels: dict[str, list[str]] = {}
        designs = build_designs(complete, formula, levels, source=source)
        kept = _independent(designs.x)
        rows = sorted_rows(complete, formula, designs, kept, time, source=source)
        _require_enough(rows, designs, source)
        estimates = fit_rows(rows, reml=reml, is_serial=self.residual == "ou")
        return self._result(formula, time, designs, kept, estimates, rows, levels, reml, table.height - complete.height)

    def _time(self, table: pl.DataFrame, source: str) -> str:
        if self.residual != "ou":
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
        designs: Designs,
        kept: NDArray[np.intp],
        estimates: Estimates,
        rows: Rows,
        levels: dict[str, list[str]],
        reml: bool,
        n_excluded: int,
    ) -> GrowthResult:
        return GrowthResult(
            formula=formula.text,
            residual=self.residual,
            time=time,
            fixed_names=tuple(designs.x_names[index] for index in kept),
            random_names=designs.z_names,
            dropped_names=tuple(name for i, name in enumerate(designs.x_names) if i not in set(kept.tolist())),
            estimates=estimates,
            reml=reml,
            n_obs=rows.y.size,
            n_clients=rows.starts.size,
            n_excluded=n_excluded,
            n_covariance=_covariances(rows.blocks),
            levels=levels,
        )


@dataclass(frozen=True, slots=True)
class Designs:
    """The designs of the fixed and the random part, rows as in the table."""

    x: Array
    x_names: tuple[str, ...]
    z: Array
    z_names: tuple[str, ...]
    blocks: tuple[int, ...]


def build_designs(table: pl.DataFrame, formula: GrowthFormula, levels: dict[str, list[str]], *, source: str) -> Designs:
    """Return the designs of a formula for these rows."""
    x = build_design(formula.fixed, table, levels, source=source)
    random = [build_design(term.effects, table, levels, source=source) for term in formula.random]
    return Designs(
        x=x.values,
        x_names=x.names,
        z=np.column_stack([design.values for design in random]),
        z_names=tuple(name for design in random for name in design.names),
        blocks=tuple(block for block, design in enumerate(random) for _ in design.names),
    )


def complete_rows(
    table: pl.DataFrame, formula: GrowthFormula, time: str, *, source: str, needs_outcome: bool = True
) -> pl.DataFrame:
    """Return the rows in which nothing that the formula needs is missing."""
    needed = {name for text in (formula.fixed, *(t.effects for t in formula.random)) for name in variables(text)}
    needed |= {formula.group, *([time] if time else []), *([formula.outcome] if needs_outcome else [])}
    require_columns(table, sorted(needed), source=source)
    is_complete = np.ones(table.height, dtype=bool)
    for name in needed:
        column = table.get_column(name)
        is_text = name != formula.outcome and name != time and column.dtype == pl.String
        present = column.is_not_null().to_numpy() if is_text or name == formula.group else None
        is_complete &= ~np.isnan(numbers(table, name, source=source)) if present is None else present
    return table.filter(pl.Series(is_complete))


def sorted_rows(
    table: pl.DataFrame,
    formula: GrowthFormula,
    designs: Designs,
    kept: NDArray[np.intp],
    time: str,
    *,
    source: str,
) -> Rows:
    """Return designs and outcome sorted by client and time."""
    client = keys(table, formula.group, source=source)
    times = numbers(table, time, source=source) if time else np.zeros(table.height)
    order = np.lexsort((times, client))
    client = client[order]
    starts = np.flatnonzero(np.diff(client, prepend=-1)).astype(np.intp)
    return Rows(
        z=designs.z[order],
        x=designs.x[order][:, kept],
        y=numbers(table, formula.outcome, source=source)[order],
        times=times[order],
        starts=starts,
        blocks=designs.blocks,
    )


def _independent(x: Array) -> NDArray[np.intp]:
    """Return the fixed columns that say something beyond those before them; the others are left out and named."""
    if not len(x):
        return np.arange(x.shape[1])
    size = np.sqrt((x**2).sum(axis=0))
    scaled = x / np.where(size > 0, size, 1.0)
    left_over = np.abs(np.diag(np.linalg.qr(scaled, mode="r")))
    return np.flatnonzero((left_over > 1e-9) & (size > 0))


def _require_enough(rows: Rows, designs: Designs, source: str) -> None:
    if rows.starts.size < 2:
        raise BadInput("There are fewer than two clients with complete rows.", source=source)
    if rows.y.size <= rows.starts.size:
        raise BadInput("No client has more than one session: growth cannot be seen.", source=source)
    if rows.y.size <= rows.x.shape[1] + designs.z.shape[1]:
        raise BadInput("There are fewer complete rows than effects to estimate.", source=source)
    if np.ptp(rows.y) == 0:
        raise BadInput("All scores are the same: there is nothing to fit.", source=source)


def _covariances(blocks: tuple[int, ...]) -> int:
    sizes = [blocks.count(block) for block in set(blocks)]
    return sum(size * (size + 1) // 2 for size in sizes)
