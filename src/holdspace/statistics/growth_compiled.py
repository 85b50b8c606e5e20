"""The sums by pattern in one compiled pass over the rows.

``growth_grid`` does the same with numpy; ``growth_numba`` says when which is used.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from holdspace.statistics import growth_numba
from holdspace.statistics.growth_grid import MOST_SESSIONS, GridSums
from holdspace.statistics.session_table import Array

_MOST_ENTRIES = 20_000_000
_FULL, _TWICE = -1, -2


def sum_in_one_pass(
    starts: NDArray[np.intp], sessions: NDArray[np.integer[Any]], y: Array, w: Array, *, centre: float
) -> GridSums | None:
    """Return the sums by pattern; ``w`` is (clients, k). None where sessions are too many, hardly shared, or twice."""
    first = int(sessions.min())
    size = int(sessions.max()) - first + 1
    if size > MOST_SESSIONS:
        return None
    ends = np.append(starts, y.size)
    width, capacity = w.shape[1] + size, 4096
    while capacity * width**2 <= _MOST_ENTRIES:
        masks, counts = np.zeros(capacity, dtype=np.uint64), np.zeros(capacity)
        sums = np.zeros((capacity, width, width))
        found = growth_numba.compiled(_sum_rows)(ends, sessions, y, w, first, centre, masks, counts, sums)
        if found == _TWICE:
            return None
        if found != _FULL:
            return _on_grid(masks[:found], counts[:found], sums[:found], w.shape[1], first, size, centre)
        capacity *= 8
    return None


def _on_grid(
    masks: NDArray[np.uint64], counts: Array, sums: Array, k: int, first: int, size: int, centre: float
) -> GridSums:
    """Return the sums, which the pass leaves side by side without gaps below the diagonal, on the sessions' grid."""
    order = np.argsort(masks)
    m = order.size
    yw, yy = np.zeros((m, size, k)), np.zeros((m, size, size))
    sums = sums[order]
    sums = np.tril(sums) + np.swapaxes(np.tril(sums, -1), 1, 2)
    bits = (masks[order][:, None] >> np.arange(size, dtype=np.uint64)) & np.uint64(1)
    pattern, session = np.nonzero(bits)
    place = k + (np.cumsum(bits, axis=1)[pattern, session] - 1).astype(np.intp)
    yw[pattern, session] = sums[pattern, place, :k]
    across = np.zeros((m, size, k + size))
    across[pattern, session] = sums[pattern, place]
    yy[pattern, :, session] = np.swapaxes(across, 1, 2)[pattern, place]
    return GridSums(first, masks[order], counts[order], sums[:, :k, :k].copy(), yw, yy, centre)


def _sum_rows(
    ends: NDArray[np.intp],
    sessions: NDArray[np.integer[Any]],
    y: Array,
    w: Array,
    first: int,
    centre: float,
    masks: NDArray[np.uint64],
    counts: Array,
    sums: Array,
) -> int:
    """Add up, for each set of sessions, the products of the clients' values and scores; return how many sets there are.

    Sets are found through a table of places with open addresses; no set is empty, so zero marks a free place.
    """
    k, capacity = w.shape[1], masks.size
    table = np.zeros(4 * capacity, dtype=np.int64)
    row = np.empty(sums.shape[1])
    found = 0
    for client in range(ends.size - 1):
        mask, n = np.uint64(0), k
        for j in range(k):
            row[j] = w[client, j]
        for i in range(ends[client], ends[client + 1]):
            bit = np.uint64(1) << np.uint64(sessions[i] - first)
            if mask & bit:
                return _TWICE
            mask |= bit
            row[n] = y[i] - centre
            n += 1
        mixed = mask * np.uint64(0x9E3779B97F4A7C15)
        place = np.int64((mixed >> np.uint64(40)) & np.uint64(table.size - 1))
        while table[place] and masks[table[place] - 1] != mask:
            place = (place + 1) & (table.size - 1)
        if not table[place]:
            if found == capacity:
                return _FULL
            masks[found] = mask
            found += 1
            table[place] = found
        pattern = table[place] - 1
        counts[pattern] += 1
        target = sums[pattern]
        for i in range(n):
            value = row[i]
            for j in range(i + 1):
                target[i, j] += value * row[j]
    return found
