"""Kept statistics: all that a growth model needs of a practice's sessions, without the sessions.

    stats = SufficientStats.of("phq9 ~ log1p(session) * intake + (1 + log1p(session) | client)").add(table)
    stats = stats.merge(other_clinic).remove(rows_of_a_client)
    GrowthModel("phq9 ~ log1p(session) * intake + (1 + log1p(session) | client)", residual="ou").fit(stats)

They hold sums by pattern of whole-numbered sessions (``growth_grid``), and for each client two numbers made of the
client's id and rows, so that nobody is added twice or taken out other than as added. Fits from them equal fits of the
rows, for both kinds of residual, REML and ML. A pattern that few clients share is close to their scores, and so is one
in which few have a value of yes or no, or all but few: an export leaves both out and says for how many clients that is
so.
"""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from holdspace.domain.errors import BadInput
from holdspace.statistics.growth_design import Learned
from holdspace.statistics.growth_factors import Factors, take_apart
from holdspace.statistics.growth_formula import GrowthFormula, parse_formula
from holdspace.statistics.growth_grid import GridSums
from holdspace.statistics.growth_products import Scores, grid_sums, has_intercept
from holdspace.statistics.growth_rows import Needs, complete_rows, without_repeats
from holdspace.statistics.growth_runs import Runs, runs_of
from holdspace.statistics.growth_sameness import require_same_categories, require_same_columns
from holdspace.statistics.session_table import checked_numbers

LEAST_EXPORTED = 10
KIND = "holdspace-growth-statistics-1"
_NOBODY = np.array([], dtype=np.uint64)


@dataclass(frozen=True, slots=True)
class SufficientStats:
    """Sums of the clients added so far. ``factors`` is the formula taken apart, without any client's values.

    ``clients`` are numbers made of ids, sorted; ``rows`` are made of the same clients' rows.
    """

    formula: GrowthFormula
    factors: Factors | None = None
    learned: Learned = field(default_factory=Learned)
    sums: GridSums | None = None
    clients: NDArray[np.uint64] = field(default_factory=lambda: _NOBODY)
    rows: NDArray[np.uint64] = field(default_factory=lambda: _NOBODY)
    n_excluded: int = 0

    @classmethod
    def of(cls, formula: str) -> SufficientStats:
        """Return statistics of nobody yet."""
        return cls(parse_formula(formula))

    @property
    def n_clients(self) -> int:
        """Return the number of clients in the sums."""
        return 0 if self.sums is None else self.sums.n_clients

    def add(self, table: pl.DataFrame, *, source: str = "the table") -> SufficientStats:
        """Return the statistics with the clients of a table, none of whom may be in them already."""
        part = self._summed(table, source)
        if _are_in(part.clients, self.clients).any():
            raise BadInput(
                "Some clients of the table are in the statistics already.",
                source=source,
                remedy="Take their earlier rows out first, then add all their rows.",
            )
        return self._joined(part)

    def merge(self, other: SufficientStats) -> SufficientStats:
        """Return the statistics of both, made by the same formula, of different clients."""
        if other.formula.text != self.formula.text:
            raise BadInput("The two statistics were made by different formulas.")
        if self.factors and other.factors:
            require_same_categories(self.learned, other.learned)
            require_same_columns(self.factors, other.factors, "the other statistics")
        if _are_in(other.clients, self.clients).any():
            raise BadInput("Some clients are in both statistics.")
        return self if other.sums is None else self._joined(other)

    def remove(self, table: pl.DataFrame, *, source: str = "the table") -> SufficientStats:
        """Return the statistics without the clients of a table, which holds all their rows as they were added."""
        part, places = self._added_before(table, source)
        left = _there(self.sums).minus(_there(part.sums))
        return replace(
            self,
            sums=left if left.n.size else None,
            clients=np.delete(self.clients, places),
            rows=np.delete(self.rows, places),
            n_excluded=max(self.n_excluded - part.n_excluded, 0),
        )

    def exchange(self, before: pl.DataFrame, after: pl.DataFrame, *, source: str = "the table") -> SufficientStats:
        """Return the statistics after clients' rows have changed: a session more, or a score put right.

        It is taking them out and adding them anew in one step. ``before`` holds all their rows as they were added.
        """
        part, places = self._added_before(before, source)
        new = self._summed(after, source)
        if not np.array_equal(new.clients, part.clients):
            raise BadInput("These are not the rows of the same clients.", source=source)
        change = _there(new.sums).plus(_there(part.sums).negative())
        rows = self.rows.copy()
        rows[places] = new.rows
        return replace(
            self,
            sums=_there(self.sums).plus(change).occupied(),
            rows=rows,
            n_excluded=max(self.n_excluded + new.n_excluded - part.n_excluded, 0),
        )

    def _added_before(self, table: pl.DataFrame, source: str) -> tuple[SufficientStats, NDArray[np.intp]]:
        """Return the statistics of clients who were added with these very rows, and where they are."""
        part = self._summed(table, source)
        if not _are_in(part.clients, self.clients).all():
            raise BadInput("Some clients of the table are not in the statistics.", source=source)
        places = np.searchsorted(self.clients, part.clients)
        if (self.rows[places] != part.rows).any():
            raise BadInput("These are not the rows that were added.", source=source)
        return part, places

    def _joined(self, part: SufficientStats) -> SufficientStats:
        sums = _there(part.sums)
        places = np.searchsorted(self.clients, part.clients)
        return replace(
            self,
            factors=self.factors or part.factors,
            learned=part.learned,
            sums=sums if self.sums is None else self.sums.plus(sums),
            clients=np.insert(self.clients, places, part.clients),
            rows=np.insert(self.rows, places, part.rows),
            n_excluded=self.n_excluded + part.n_excluded,
        )

    def _summed(self, table: pl.DataFrame, source: str) -> SufficientStats:
        """Return the statistics of a table alone."""
        needs = Needs.of(self.formula, "")
        complete = complete_rows(table, needs, source=source)
        runs = runs_of(complete, list(needs.groups), needs.clock)
        runs = without_repeats(runs, list(needs.groups), needs, source=source)
        # What this table teaches is kept with its sums only: the statistics that it is added to stay as they are.
        learned = deepcopy(self.learned)
        factors = self._factors(runs, needs, learned, source)
        times = _times(runs, factors, self.formula, source)
        is_once = not factors.time or runs.is_increasing(self.formula.column(factors.time))
        scores = Scores(runs.starts, times, checked_numbers(runs.table, needs.outcome), is_once=is_once)
        centre = self.sums.centre if self.sums is not None else _centre(scores, factors)
        sums = grid_sums(scores, factors.w, centre=centre)
        if sums is None:
            raise _not_keepable(source)
        ids = runs.heads(needs.groups).to_series().cast(pl.String).hash(seed=1).to_numpy()
        order = np.argsort(ids)
        return replace(
            self,
            factors=replace(factors, w=factors.w[:0]),
            learned=learned,
            sums=sums,
            clients=ids[order],
            rows=_made_of_rows(runs, needs)[order],
            n_excluded=table.height - runs.table.height,
        )

    def _factors(self, runs: Runs, needs: Needs, learned: Learned, source: str) -> Factors:
        time = self._time(runs, needs, source)
        factors = take_apart(self.formula, time, runs.heads(needs.covariates), learned, source=source)
        if factors is None:
            raise _not_keepable(source) if time or not _is_one_row_each(runs) else _no_time_told(source)
        if self.factors:
            require_same_columns(self.factors, factors, source)
        return factors

    def _time(self, runs: Runs, needs: Needs, source: str) -> str:
        """Return the formula's name for the column of time, empty where it has none.

        It is the one that differs within clients. Where nobody has a second row it is what it was before, or the column
        that is called so.
        """
        varying = varying_names(runs, self.formula)
        if len(varying) > 1:
            raise _not_keepable(source)
        if varying:
            return varying.pop()
        if self.factors:
            return self.factors.time
        return self.formula.plain(needs.clock) if needs.clock and _is_one_row_each(runs) else ""


def _there(sums: GridSums | None) -> GridSums:
    """Return the sums, which are there wherever clients are."""
    assert sums is not None  # noqa: S101 — whoever calls this has looked
    return sums


def _made_of_rows(runs: Runs, needs: Needs) -> NDArray[np.uint64]:
    """Return for each client a number made of all the client's values; whole numbers count like others."""
    columns = [runs.table.get_column(name) for name in dict.fromkeys([*needs.measured, needs.outcome])]
    is_number = [each.dtype.is_numeric() or each.dtype == pl.Boolean for each in columns]
    told = pl.DataFrame(
        each.cast(pl.Float64 if plain else pl.String) for each, plain in zip(columns, is_number, strict=True)
    )
    return np.asarray(np.add.reduceat(told.hash_rows(seed=1).to_numpy(), runs.starts))


def _are_in(ids: NDArray[np.uint64], sorted_ids: NDArray[np.uint64]) -> NDArray[np.bool_]:
    """Return which ids are among others that are sorted; a handful is looked up without sorting a million anew."""
    if not sorted_ids.size:
        return np.zeros(ids.size, dtype=bool)
    places = np.minimum(np.searchsorted(sorted_ids, ids), sorted_ids.size - 1)
    return np.asarray(sorted_ids[places] == ids)


def varying_names(runs: Runs, formula: GrowthFormula) -> set[str]:
    """Return the formula's names of columns that differ from session to session."""
    names = {formula.plain(name) for name in Needs.of(formula, "").covariates}
    return {name for name in names if runs.is_varying(formula.column(name))}


def _times(
    runs: Runs, factors: Factors, formula: GrowthFormula, source: str
) -> NDArray[np.float64] | NDArray[np.int64]:
    if not factors.time:
        return np.zeros(runs.table.height)
    times = runs.table.get_column(formula.column(factors.time))
    if not times.dtype.is_numeric():
        raise _not_keepable(source)
    return times.to_numpy()


def _centre(scores: Scores, factors: Factors) -> float:
    return float(np.rint(scores.y.mean())) if has_intercept(factors.layout) else 0.0


def _is_one_row_each(runs: Runs) -> bool:
    return runs.starts.size == runs.table.height


def _no_time_told(source: str) -> BadInput:
    return BadInput(
        "Nobody here has a second row, so it cannot be told which column is the time.",
        source=source,
        remedy="Begin with clients of several sessions, or name the column session.",
    )


def _not_keepable(source: str) -> BadInput:
    return BadInput(
        "Statistics can be kept of whole-numbered sessions and of values that stay the same for a client.",
        source=source,
        remedy="Fit the table itself.",
    )


def export_statistics(stats: SufficientStats) -> dict[str, Any]:
    """Return what may leave the practice: no ids, and only patterns that enough clients share.

    Where a value is 0 or 1 for all clients of a pattern, enough must have the one and enough the other, or all the
    same: sums of scores by a value that one client has are that client's scores.
    """
    sums = stats.sums
    if sums is None:
        raise BadInput("There are no clients in the statistics.")
    shared = sums.of(np.flatnonzero((sums.n >= LEAST_EXPORTED) & ~_has_few(sums)))
    return {
        "kind": KIND,
        "formula": stats.formula.text,
        "first": shared.first,
        "size": shared.size,
        "centre": shared.centre,
        "masks": [int(mask) for mask in shared.masks],
        "n": shared.n.tolist(),
        "ww": shared.ww.tolist(),
        "yw": shared.yw.tolist(),
        "yy": shared.yy.tolist(),
        "n_withheld": sums.n_clients - shared.n_clients,
    }


def _has_few(sums: GridSums) -> NDArray[np.bool_]:
    """Return in which patterns a value of 0 or 1 is had, or not had, by some but fewer than may be exported."""
    count, square = sums.ww[:, 0, :], np.einsum("mkk->mk", sums.ww)
    # Only of values of 0 and 1 are the sum and the sum of squares the same whole number.
    is_yes_or_no = (np.abs(square - count) < 1e-9) & (np.abs(count - np.rint(count)) < 1e-9)
    fewer = np.minimum(count, sums.n[:, None] - count)
    return np.asarray((is_yes_or_no & (fewer > 0.5) & (fewer < LEAST_EXPORTED)).any(axis=1))
