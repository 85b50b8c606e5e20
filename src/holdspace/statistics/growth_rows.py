"""Which rows of a table a growth model can use. What is left out is counted; what cannot be right is an error."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import polars as pl

from holdspace.domain.errors import BadInput
from holdspace.statistics.growth_design import variables
from holdspace.statistics.growth_formula import GrowthFormula
from holdspace.statistics.growth_runs import Runs, runs_of
from holdspace.statistics.known_scales import limits_of, require_near_scale
from holdspace.statistics.session_table import (
    REMEDY_FOR_DATES,
    Array,
    can_be_computed_with,
    numbers,
    numbers_of_text,
    refuse,
    require_columns,
    require_ids,
)

# Names under which a table may tell when a session was.
TIME_COLUMNS = ("time", "day", "week", "month", "visit", "session")
_TEXT = (pl.String, pl.Categorical, pl.Enum)
# Times that may be told by names.
_NAMED = ("month", "visit")
# Whole numbers that may be too large.
_WIDE = (pl.Int64, pl.UInt64, pl.Int128)
# Scores whose variance is below this cannot be computed with; nothing that is measured comes near.
_LEAST_SPREAD = 1e-200
# A column of text with more different numbers than this is one of numbers; a few are codes of categories.
_MOST_CODES = 9
# How many times what most scores span their noise may be.
_MOST_NOISE = 100.0


@dataclass(frozen=True, slots=True)
class Needs:
    """The columns that a formula needs, by what they are for."""

    outcome: str
    groups: tuple[str, ...]
    covariates: tuple[str, ...]
    time: str

    @classmethod
    def of(cls, formula: GrowthFormula, time: str) -> Needs:
        """Return what a formula and its column of time need."""
        texts = (formula.fixed, *(term.effects for term in formula.random))
        covariates = sorted({name for text in texts for name in variables(text, formula)})
        return cls(
            formula.column(formula.outcome), tuple(formula.column(g) for g in formula.groups), tuple(covariates), time
        )

    @property
    def measured(self) -> tuple[str, ...]:
        """Return the columns that are no groups."""
        return tuple(dict.fromkeys([*self.covariates, *([self.time] if self.time else [])]))

    @property
    def clock(self) -> str:
        """Return the column that tells when a session was, empty where the formula has none."""
        return self.time or next((name for name in TIME_COLUMNS if name in self.covariates), "")


def complete_rows(table: pl.DataFrame, needs: Needs, *, source: str, needs_outcome: bool = True) -> pl.DataFrame:
    """Return the rows in which nothing that is needed is missing; there is at least one."""
    outcome = [needs.outcome] if needs_outcome else []
    require_columns(table, [*needs.groups, *needs.measured, *outcome], source=source)
    if not table.height:
        raise BadInput("The table has no rows.", source=source)
    table = _with_times(table, needs, source)
    _require_kinds(table, needs, source)
    is_complete: np.ndarray[tuple[int], np.dtype[np.bool_]] | None = None
    for name in needs.groups:
        named = _is_there(table, name, source, is_text=table.schema[name] == pl.String)
        if named is not None:
            # Rows that say nobody would be one person together: refused, as everywhere else.
            refuse(~named, f"{name} is missing.", source)
    for name in (*needs.measured, *outcome):
        is_text = table.schema[name] == pl.String and name in needs.covariates
        present = _is_there(table, name, source, is_text=is_text)
        if present is not None:
            is_complete = present if is_complete is None else is_complete & present
    if needs.outcome in table.columns and limits_of(needs.outcome) is not None:
        require_near_scale(numbers(table, needs.outcome, source=source), needs.outcome, source=source)
    complete = table if is_complete is None else table.filter(pl.Series(is_complete))
    if not complete.height:
        raise BadInput("No row holds all that is needed.", source=source)
    return complete


def _with_times(table: pl.DataFrame, needs: Needs, source: str) -> pl.DataFrame:
    """Return the table with numbers for times that stand there as text: as words they would be categories.

    Raises BadInput by line where a time that the formula needs is no number; a month and a visit may have names.
    """
    for name in (each for each in dict.fromkeys([needs.time, *TIME_COLUMNS]) if each in table.columns):
        column = table.get_column(name)
        if column.dtype in _TEXT:
            text = column.cast(pl.String)
            values = numbers_of_text(text)
            is_needed = name in needs.measured and (name == needs.time or name not in _NAMED or values.count())
            if is_needed:
                numbers(text.to_frame(), name, source=source)
            if is_needed or not _is_word(text, values).any():
                table = table.with_columns(values.fill_nan(None))
    return table


def _require_kinds(table: pl.DataFrame, needs: Needs, source: str) -> None:
    """Raise BadInput where ids are no ids, a score or a time is a yes or no, or a covariate is a date or a list."""
    for name in needs.groups:
        require_ids(table.get_column(name), source=source)
    for name in (needs.outcome, needs.clock):
        if table.schema.get(name) == pl.Boolean:
            raise BadInput(f"{name} holds true and false, no numbers.", source=source, remedy="Check the column.")
    words = (pl.Boolean, pl.String, pl.Categorical, pl.Enum, pl.Null)
    for name in needs.covariates:
        if not (table.schema[name].is_numeric() or table.schema[name] in words):
            raise BadInput(f"{name} holds neither numbers nor words.", source=source, remedy=REMEDY_FOR_DATES)
        if table.schema[name] == pl.String:
            _refuse_stray_words(table.get_column(name), source)


def _is_word(text: pl.Series, values: pl.Series) -> pl.Series:
    return (values.is_null() & (text.str.strip_chars() != "")).fill_null(value=False)


def _refuse_stray_words(column: pl.Series, source: str) -> None:
    """Raise BadInput by line where a word stands among numbers: each number would silently be a category."""
    values = numbers_of_text(column)
    if values.n_unique() > _MOST_CODES:
        problem = f"{column.name} is not a number, as most there are."
        remedy = "Leave the cell empty where nothing is known. Categories need a letter each, as in c1, c2."
        refuse(_is_word(column, values).to_numpy(), problem, source, remedy)


def _is_there(
    table: pl.DataFrame, name: str, source: str, *, is_text: bool
) -> np.ndarray[tuple[int], np.dtype[np.bool_]] | None:
    """Return where a column holds something, None where it does everywhere. Infinite values are refused."""
    column = table.get_column(name)
    if is_text or not (column.dtype.is_numeric() or column.dtype in (pl.Boolean, pl.Null, pl.String)):
        blank = column.cast(pl.String).str.strip_chars() == "" if is_text else pl.Series([False])
        if not column.null_count() and not blank.any():
            return None
        return np.asarray((column.is_not_null() & ~blank.fill_null(value=True)).to_numpy())
    if column.dtype.is_numeric() and not column.null_count() and _is_finite(column):
        return None
    return ~np.isnan(numbers(table, name, source=source, takes_yes_no=True))


def _is_finite(column: pl.Series) -> bool:
    # What cannot be computed with is looked at more closely by the caller.
    if not column.dtype.is_float() and column.dtype not in _WIDE:
        return True
    return can_be_computed_with(column.cast(pl.Float64).to_numpy())


def without_repeats(runs: Runs, groups: list[str], needs: Needs, *, source: str) -> Runs:
    """Return the rows without those that repeat another; two different scores in one session are an error.

    Rows are sorted by client and time. Only where the table tells when a session was can a repeat be told from a
    second measurement; and only of a session it is certain that there is one score.
    """
    if not needs.clock or runs.is_increasing(needs.clock):
        return runs
    table = runs.table
    columns = list(dict.fromkeys([*needs.groups, *needs.measured, needs.outcome]))
    kept = table.unique(subset=columns, keep="first", maintain_order=True)
    left = runs if kept.height == table.height else runs_of(kept, groups, needs.clock)
    _require_one_a_session(left.table, groups, needs, source)
    return left


def each_once(table: pl.DataFrame, needs: Needs, *, source: str) -> pl.DataFrame:
    """Return rows to predict without those that repeat another; two different ones of one session are an error.

    A score that stands twice would count twice. Without a column that tells the time nothing can be told apart.
    """
    places = [*needs.groups, *([needs.clock] if needs.clock else [])]
    if not needs.clock or not table.select(places).is_duplicated().any():
        return table
    outcome = [needs.outcome] if needs.outcome in table.columns else []
    kept = table.unique(subset=[*needs.groups, *needs.measured, *outcome], keep="first", maintain_order=True)
    _require_one_a_session(kept, needs.groups, needs, source)
    return kept


def _require_one_a_session(table: pl.DataFrame, groups: Iterable[str], needs: Needs, source: str) -> None:
    """Raise BadInput where a client has two rows for one session, whatever column tells the time."""
    if "session" in needs.measured and table.select([*groups, "session"]).is_duplicated().any():
        raise BadInput(
            "A client has two different rows for one session.",
            source=source,
            remedy="Keep one row per client and session, or name the time otherwise.",
        )


def require_enough(y: Array, n_clients: int, n_effects: int, *, source: str) -> None:
    """Raise BadInput where there is nothing to fit."""
    if n_clients < 2:
        raise BadInput("There are fewer than two clients with complete rows.", source=source)
    if y.size <= n_clients:
        raise BadInput("No client has more than one session: growth cannot be seen.", source=source)
    if y.size <= n_effects:
        raise BadInput("There are fewer complete rows than effects to estimate.", source=source)
    require_spread(variance_of(y), source=source)


def require_together(y: Array, noise: float, *, source: str) -> None:
    """Raise BadInput where the noise (a variance) is out of all measure of what 98 in 100 scores span.

    A few scores then lie so far from all others that the fit is of them alone.
    """
    first, last = np.percentile(_some_of(y), (1, 99))
    if last > first and noise > (_MOST_NOISE * (last - first)) ** 2:
        raise BadInput(
            "A few scores lie too far from all others.", source=source, remedy="Correct their rows or leave them out."
        )


def variance_of(y: Array) -> float:
    """Return the variance of scores: a thousand of them tell it well enough, where they are not all the same."""
    return float(np.var(_some_of(y))) or float(np.var(y))


def _some_of(y: Array) -> Array:
    return y[:: max(y.size // 1000, 1)]


def require_spread(variance: float, *, source: str) -> None:
    """Raise BadInput where scores do not differ."""
    if not variance > _LEAST_SPREAD:
        raise BadInput("All scores are the same, or as good as the same: there is nothing to fit.", source=source)
