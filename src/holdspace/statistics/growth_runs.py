"""The rows of a table client by client: where each client begins, and which columns differ within a client."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from holdspace.statistics.session_table import Array


@dataclass(frozen=True, slots=True)
class Runs:
    """A table whose rows are together by client; ``starts`` are the clients' first rows."""

    table: pl.DataFrame
    starts: NDArray[np.intp]

    @property
    def heads(self) -> pl.DataFrame:
        """Return the first row of each client."""
        return self.table[self.starts]

    @property
    def sizes(self) -> NDArray[np.int64]:
        """Return how many rows each client has."""
        return np.diff(np.append(self.starts, self.table.height)).astype(np.int64)

    def is_varying(self, name: str) -> bool:
        """Return whether the column differs within some client."""
        changes = _changes(self.table.get_column(name))
        at_starts = np.count_nonzero(changes[self.starts[1:] - 1])
        return bool(np.count_nonzero(changes) > at_starts)

    def is_increasing(self, times: Array | NDArray[np.int64], *, strictly: bool = True) -> bool:
        """Return whether time runs forward within each client."""
        is_back = times[1:] <= times[:-1] if strictly else times[1:] < times[:-1]
        return bool(np.count_nonzero(is_back) == np.count_nonzero(is_back[self.starts[1:] - 1]))


def runs_of(table: pl.DataFrame, groups: list[str], time: str = "") -> Runs:
    """Return the table by client, sorted by client and time where it is not so already."""
    starts = _starts(table, groups)
    heads = table.select(groups)[starts]
    if not _is_unique(heads):
        return runs_of(table.sort([*groups, *([time] if time else [])], maintain_order=True), groups)
    runs = Runs(table, starts)
    if time and not runs.is_increasing(table.get_column(time).to_numpy(), strictly=False):
        return runs_of(table.sort([*groups, time], maintain_order=True), groups)
    return runs


def _starts(table: pl.DataFrame, groups: list[str]) -> NDArray[np.intp]:
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
