"""The rows of a table client by client: where each client begins, and which columns differ within a client."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
import polars as pl
from numpy.typing import NDArray

from holdspace.statistics import growth_compiled_rows, growth_numba


@dataclass(frozen=True, slots=True)
class Runs:
    """A table whose rows are together by client; ``starts`` are the clients' first rows."""

    table: pl.DataFrame
    starts: NDArray[np.intp]
    _increasing: dict[str, bool] = field(default_factory=dict)

    def heads(self, names: Iterable[str]) -> pl.DataFrame:
        """Return these columns of the first row of each client."""
        columns = {}
        for name in dict.fromkeys(names):
            column = self.table.get_column(name)
            is_plain = column.dtype.is_numeric() and not column.null_count()
            columns[name] = pl.Series(column.to_numpy()[self.starts]) if is_plain else column.gather(self.starts)
        return pl.DataFrame(columns) if columns else pl.DataFrame({"": pl.zeros(self.starts.size, eager=True)})

    def is_varying(self, name: str) -> bool:
        """Return whether the column differs within some client."""
        column = self.table.get_column(name)
        if growth_numba.is_worthwhile(self.table.height) and column.dtype.is_numeric():
            return growth_compiled_rows.varies_within(column.to_numpy(), self.starts)
        changes = _changes(column)
        return bool(np.count_nonzero(changes) > np.count_nonzero(changes[self.starts[1:] - 1]))

    def is_increasing(self, name: str) -> bool:
        """Return whether the column grows from row to row within each client."""
        if name not in self._increasing:
            self._increasing[name] = self._is_increasing(self.table.get_column(name))
        return self._increasing[name]

    def _is_increasing(self, column: pl.Series) -> bool:
        if growth_numba.is_worthwhile(self.table.height) and column.dtype.is_numeric():
            return growth_compiled_rows.is_increasing(column.to_numpy(), self.starts)
        is_back = (column.slice(1) <= column.slice(0, column.len() - 1)).fill_null(value=True).to_numpy()
        return bool(np.count_nonzero(is_back) == np.count_nonzero(is_back[self.starts[1:] - 1]))


def runs_of(table: pl.DataFrame, groups: list[str], time: str = "") -> Runs:
    """Return the table by client, sorted by client and time where it is not so already."""
    runs = Runs(table, _starts(table, groups))
    if not _is_unique(runs.heads(groups)) or (time and not runs.is_increasing(time)):
        table = table.sort([*groups, *([time] if time else [])], maintain_order=True)
        return Runs(table, _starts(table, groups))
    return runs


def _starts(table: pl.DataFrame, groups: list[str]) -> NDArray[np.intp]:
    only = table.get_column(groups[0])
    if len(groups) == 1 and growth_numba.is_worthwhile(table.height) and only.dtype.is_numeric():
        return growth_compiled_rows.find_starts(only.to_numpy())
    is_new = np.zeros(max(table.height - 1, 0), dtype=bool)
    for name in groups:
        is_new |= _changes(table.get_column(name))
    return np.concatenate([[0], np.flatnonzero(is_new) + 1]).astype(np.intp)


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
