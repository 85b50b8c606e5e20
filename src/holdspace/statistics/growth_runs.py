"""The rows of a table client by client: where each client begins, and which columns differ within a client."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from holdspace.statistics import growth_compiled_rows, growth_numba


@dataclass(frozen=True, slots=True)
class Runs:
    """A table whose rows are together by client; ``starts`` are the clients' first rows, ``groups`` who they are.

    ``is_sorted`` says that the clients' numbers are known to rise, so that nobody comes twice. What a look at a column
    found is kept until it is asked for: the columns of a large table are read once, and no value is held twice.
    """

    table: pl.DataFrame
    starts: NDArray[np.intp]
    groups: tuple[str, ...]
    is_sorted: bool = False
    _increasing: dict[str, bool] = field(default_factory=dict)
    _constant: dict[str, pl.Series] = field(default_factory=dict)

    def heads(self, names: Iterable[str]) -> pl.DataFrame:
        """Return these columns of the first row of each client."""
        columns = {}
        for name in dict.fromkeys(names):
            if name in self._constant:
                columns[name] = self._constant.pop(name)
                continue
            column = self.table.get_column(name)
            is_plain = column.dtype.is_numeric() and not column.null_count()
            columns[name] = pl.Series(column.to_numpy()[self.starts]) if is_plain else column.gather(self.starts)
        return pl.DataFrame(columns) if columns else pl.DataFrame({"": pl.zeros(self.starts.size, eager=True)})

    def is_varying(self, name: str) -> bool:
        """Return whether the column differs within some client."""
        column = self.table.get_column(name)
        groups = _group_numbers(self.table, self.groups, name)
        if groups is not None:
            values = growth_compiled_rows.constants(column.to_numpy(), groups, self.starts)
            self._constant.update({} if values is None else {name: pl.Series(values)})
            return values is None
        changes = _changes(column)
        return bool(np.count_nonzero(changes) > np.count_nonzero(changes[self.starts[1:] - 1]))

    def is_increasing(self, name: str) -> bool:
        """Return whether the column grows from row to row within each client."""
        if name not in self._increasing:
            self._increasing[name] = self._is_increasing(name)
        return self._increasing[name]

    def _is_increasing(self, name: str) -> bool:
        column, groups = self.table.get_column(name), _group_numbers(self.table, self.groups, name)
        if groups is not None:
            return growth_compiled_rows.is_increasing(column.to_numpy(), groups)
        is_back = (column.slice(1) <= column.slice(0, column.len() - 1)).fill_null(value=True).to_numpy()
        return bool(np.count_nonzero(is_back) == np.count_nonzero(is_back[self.starts[1:] - 1]))


def runs_of(table: pl.DataFrame, groups: list[str], time: str = "") -> Runs:
    """Return the table by client, sorted by client and time where it is not so already."""
    runs = _runs(table, groups, time)
    if not (runs.is_sorted or _is_unique(runs.heads(groups))) or (time and not runs.is_increasing(time)):
        return _runs(table.sort([*groups, *([time] if time else [])], maintain_order=True), groups, time)
    return runs


def _runs(table: pl.DataFrame, groups: list[str], time: str) -> Runs:
    values = _group_numbers(table, groups, time or groups[0])
    if values is not None:
        # Without a time the groups stand in for it, and what is found about them is not kept.
        times = table.get_column(time or groups[0]).to_numpy()
        starts, is_sorted, is_increasing = growth_compiled_rows.find_runs(values, times)
        return Runs(table, starts, tuple(groups), is_sorted, {time: is_increasing} if time else {})
    is_new = np.zeros(max(table.height - 1, 0), dtype=bool)
    for name in groups:
        is_new |= _changes(table.get_column(name))
    return Runs(table, np.concatenate([[0], np.flatnonzero(is_new) + 1]).astype(np.intp), tuple(groups))


def _group_numbers(table: pl.DataFrame, groups: Sequence[str], name: str) -> NDArray[Any] | None:
    """Return the column of groups where a compiled look at it and at another column is worthwhile, else None."""
    if len(groups) > 1 or not growth_numba.is_worthwhile(table.height):
        return None
    columns = [table.get_column(groups[0]), table.get_column(name)]
    is_plain = all(column.dtype.is_numeric() and not column.null_count() for column in columns)
    return columns[0].to_numpy() if is_plain else None


def _changes(column: pl.Series) -> NDArray[np.bool_]:
    """Return for each row but the first whether it differs from the one before."""
    if column.dtype.is_numeric() and not column.null_count():
        values = column.to_numpy()
        return np.asarray(values[1:] != values[:-1])
    return column.slice(1).ne_missing(column.slice(0, column.len() - 1)).to_numpy()


def _is_unique(heads: pl.DataFrame) -> bool:
    if heads.width == 1 and heads.to_series().dtype.is_numeric():
        values = heads.to_series().to_numpy()
        if bool((values[1:] > values[:-1]).all()):
            return True
    return bool(heads.n_unique() == heads.height)
