"""Compiled looks at the rows of a large table, each column read once; see ``growth_numba`` for when numba is used.

Whether a row begins a client is told by comparing it with the row before, without a branch: a loop over each client's
few rows would mostly wait for the processor to learn where it ends.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from holdspace.statistics import growth_numba

Values = NDArray[Any]
# After so many rows a column that differs within clients is told apart.
_AT_A_TIME = 4096


def find_runs(groups: Values, times: Values) -> tuple[NDArray[np.intp], bool, bool]:
    """Return the first rows of equal groups that stand together, whether groups are sorted, and times within each."""
    starts = np.empty(groups.size, dtype=np.intp)
    found, is_sorted, is_increasing = growth_numba.compiled(_find_runs)(groups, times, starts)
    return starts[:found].copy(), bool(is_sorted), bool(is_increasing)


def is_increasing(values: Values, groups: Values) -> bool:
    """Return whether each group's values grow from row to row."""
    return bool(growth_numba.compiled(_is_increasing)(values, groups))


def constants(values: Values, groups: Values, starts: NDArray[np.intp]) -> Values | None:
    """Return each group's value, None where values differ within some group."""
    heads = np.empty(starts.size, dtype=values.dtype)
    return heads if growth_numba.compiled(_take_constants)(values, groups, starts, heads) else None


def _find_runs(groups: Values, times: Values, starts: NDArray[np.intp]) -> tuple[int, bool, bool]:
    starts[0] = 0
    found, is_sorted, is_back = 1, True, False
    for row in range(1, groups.size):
        is_new = groups[row] != groups[row - 1]
        # Written in any case, and kept where it was one.
        starts[found] = row
        found += is_new
        is_sorted &= groups[row] >= groups[row - 1]
        is_back |= (times[row] <= times[row - 1]) & (not is_new)
    return found, is_sorted, not is_back


def _is_increasing(values: Values, groups: Values) -> bool:
    is_back = False
    for row in range(1, values.size):
        is_back |= (values[row] <= values[row - 1]) & (groups[row] == groups[row - 1])
    return not is_back


def _take_constants(values: Values, groups: Values, starts: NDArray[np.intp], heads: Values) -> bool:
    heads[0] = values[0]
    place, differs = 1, False
    for first in range(1, values.size, _AT_A_TIME):
        last = min(first + _AT_A_TIME, values.size)
        value, before = values[first:last], values[first - 1 : last - 1]
        group, group_before = groups[first:last], groups[first - 1 : last - 1]
        for row in range(last - first):
            differs |= (value[row] != before[row]) & (group[row] == group_before[row])
        if differs:
            return False
        while place < starts.size and starts[place] < last:
            heads[place] = values[starts[place]]
            place += 1
    return True
