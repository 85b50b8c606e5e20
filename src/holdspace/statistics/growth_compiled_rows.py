"""Compiled looks at the rows of a large table client by client; see ``growth_numba`` for when numba is used."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from holdspace.statistics import growth_numba

Values = NDArray[Any]


def find_starts(values: Values) -> NDArray[np.intp]:
    """Return the first rows of equal values that stand together."""
    starts = np.empty(values.size, dtype=np.intp)
    return starts[: growth_numba.compiled(_find_starts)(values, starts)].copy()


def varies_within(values: Values, starts: NDArray[np.intp]) -> bool:
    """Return whether the values differ within some client."""
    return bool(growth_numba.compiled(_varies_within)(values, np.append(starts, values.size)))


def is_increasing(values: Values, starts: NDArray[np.intp]) -> bool:
    """Return whether each client's values grow from row to row."""
    return bool(growth_numba.compiled(_is_increasing)(values, np.append(starts, values.size)))


def _find_starts(values: Values, starts: NDArray[np.intp]) -> int:
    starts[0] = 0
    found = 1
    for row in range(1, values.size):
        if values[row] != values[row - 1]:
            starts[found] = row
            found += 1
    return found


def _varies_within(values: Values, ends: NDArray[np.intp]) -> bool:
    for client in range(ends.size - 1):
        first = values[ends[client]]
        for row in range(ends[client] + 1, ends[client + 1]):
            if values[row] != first:
                return True
    return False


def _is_increasing(values: Values, ends: NDArray[np.intp]) -> bool:
    for client in range(ends.size - 1):
        for row in range(ends[client] + 1, ends[client + 1]):
            if values[row] <= values[row - 1]:
                return False
    return True
