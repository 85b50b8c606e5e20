"""The sums by pattern in compiled passes over the rows.

``growth_grid`` does the same with numpy; ``growth_numba`` says when which is used.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from holdspace.statistics import growth_numba
from holdspace.statistics.growth_grid import MOST_SESSIONS, GridSums, Patterns
from holdspace.statistics.growth_moments import SharedMoments, Unit, pairs
from holdspace.statistics.session_table import Array

_MOST_ENTRIES = 20_000_000
# So many products are made at once; a line of them is filled up with zeros.
_AT_ONCE = 8
_FULL, _NOT_IN_ORDER = -1, -2


def find_patterns(starts: NDArray[np.intp], sessions: NDArray[np.integer[Any]]) -> Patterns | None:
    """Return the sets of sessions, None where they span too many, are hardly shared, or come twice."""
    first = int(sessions.min())
    size = int(sessions.max()) - first + 1
    ends, of_client = np.append(starts, sessions.size), np.empty(starts.size, dtype=np.uint32)
    capacity = 4096
    while size <= MOST_SESSIONS and capacity * size**2 <= _MOST_ENTRIES:
        masks = np.zeros(capacity, dtype=np.uint64)
        found = growth_numba.compiled(_find_patterns)(ends, sessions, first, masks, of_client)
        if found == _NOT_IN_ORDER:
            return None
        if found != _FULL:
            return Patterns(first, size, masks[:found], of_client)
        capacity *= 8
    return None


def sum_by_pattern(
    patterns: Patterns,
    starts: NDArray[np.intp],
    sessions: NDArray[np.integer[Any]],
    y: Array,
    w: Array,
    *,
    centre: float,
) -> GridSums:
    """Return the sums by pattern; ``w`` is (clients, k)."""
    m, k = patterns.masks.size, w.shape[1]
    counts, sums = np.zeros(m), np.zeros((m, k + patterns.size, k + patterns.size))
    ends = np.append(starts, y.size)
    growth_numba.compiled(_sum_scores)(ends, sessions, y, w, patterns.first, centre, patterns.of_client, counts, sums)
    order = np.argsort(patterns.masks)
    whole = np.tril(sums[order]) + np.swapaxes(np.tril(sums[order], -1), 1, 2)
    return GridSums(
        patterns.first, patterns.masks[order], counts[order], whole[:, :k, :k].copy(), whole[:, k:, :k].copy(),
        whole[:, k:, k:].copy(), centre,
    )  # fmt: skip


def moments_by_pattern(
    patterns: Patterns,
    starts: NDArray[np.intp],
    sessions: NDArray[np.integer[Any]],
    y: Array,
    w: Array,
    basis: Array,
    *,
    centre: float,
) -> SharedMoments:
    """Return what a fit with independent residuals needs: less than the sums, and sooner; ``basis`` is on the grid."""
    m, k, t = patterns.masks.size, w.shape[1], basis.shape[1]
    width = -(-(k + t) // _AT_ONCE) * _AT_ONCE
    counts, yy, sums = np.zeros(m), np.zeros(m), np.zeros((m, k + t, width))
    ends, functions = np.append(starts, y.size), np.ascontiguousarray(basis.T)
    run = growth_numba.compiled(_sum_moments)
    run(ends, sessions, y, w, functions, patterns.first, centre, patterns.of_client, counts, yy, sums)
    present = patterns.present
    products = (basis[:, :, None] * basis[:, None, :]).reshape(-1, t * t)
    unit = Unit(
        n=counts,
        a=np.ascontiguousarray((present @ products).T.reshape(t, t, m)),
        ww=np.stack([sums[:, i, j] for i, j in pairs(k)]),
        wc=np.ascontiguousarray(sums[:, k:, :k].transpose(2, 1, 0)),
        cc=np.stack([np.stack([sums[:, k + max(i, j), k + min(i, j)] for j in range(t)]) for i in range(t)]),
    )
    return SharedMoments(unit, yy, np.rint(counts * present.sum(axis=1)).astype(np.int64))


def _find_patterns(
    ends: NDArray[np.intp],
    sessions: NDArray[np.integer[Any]],
    first: int,
    masks: NDArray[np.uint64],
    of_client: NDArray[np.uint32],
) -> int:
    """Number the sets of sessions in the order they come up and return how many there are.

    They are found through a table of places with open addresses; zero marks a free place.
    """
    table = np.zeros(4 * masks.size, dtype=np.int64)
    found = 0
    for client in range(ends.size - 1):
        mask = np.uint64(0)
        for row in range(ends[client], ends[client + 1]):
            bit = np.uint64(1) << np.uint64(sessions[row] - first)
            if bit <= mask:
                return _NOT_IN_ORDER
            mask |= bit
        place = np.int64(((mask * np.uint64(0x9E3779B97F4A7C15)) >> np.uint64(40)) & np.uint64(table.size - 1))
        while table[place] and masks[table[place] - 1] != mask:
            place = (place + 1) & (table.size - 1)
        if not table[place]:
            if found == masks.size:
                return _FULL
            masks[found] = mask
            found += 1
            table[place] = found
        of_client[client] = table[place] - 1
    return found


def _sum_scores(
    ends: NDArray[np.intp],
    sessions: NDArray[np.integer[Any]],
    y: Array,
    w: Array,
    first: int,
    centre: float,
    of_client: NDArray[np.uint32],
    counts: Array,
    sums: Array,
) -> None:
    """Add up the products of the clients' values and scores, below the diagonal."""
    k = w.shape[1]
    for client in range(ends.size - 1):
        counts[of_client[client]] += 1
        target = sums[of_client[client]]
        for u in range(k):
            for v in range(u + 1):
                target[u, v] += w[client, u] * w[client, v]
        for row in range(ends[client], ends[client + 1]):
            score = y[row] - centre
            line = target[k + sessions[row] - first]
            for u in range(k):
                line[u] += score * w[client, u]
            for earlier in range(ends[client], row + 1):
                line[k + sessions[earlier] - first] += score * (y[earlier] - centre)


def _sum_moments(
    ends: NDArray[np.intp],
    sessions: NDArray[np.integer[Any]],
    y: Array,
    w: Array,
    functions: Array,
    first: int,
    centre: float,
    of_client: NDArray[np.uint32],
    counts: Array,
    yy: Array,
    sums: Array,
) -> None:
    """Add up the products of the clients' values and of their scores times the functions of time."""
    k, t, width = w.shape[1], functions.shape[0], sums.shape[2]
    line = np.zeros(width)
    # The first function is constant; most models have one other, the last.
    last = functions[t - 1]
    for client in range(ends.size - 1):
        for u in range(k):
            line[u] = w[client, u]
        scores, seen = y[ends[client] : ends[client + 1]], sessions[ends[client] : ends[client + 1]]
        total, by_last, squares = 0.0, 0.0, 0.0
        for row in range(scores.size):
            score = scores[row] - centre
            total += score
            by_last += score * last[seen[row] - first]
            squares += score * score
        line[k] = total * functions[0, 0]
        line[k + t - 1] = by_last
        for j in range(1, t - 1):
            by_function, function = 0.0, functions[j]
            for row in range(scores.size):
                by_function += (scores[row] - centre) * function[seen[row] - first]
            line[k + j] = by_function
        pattern = of_client[client]
        counts[pattern] += 1
        yy[pattern] += squares
        target = sums[pattern]
        for i in range(k + t):
            factor = line[i]
            for block in range(0, width, _AT_ONCE):
                into, other = target[i, block : block + _AT_ONCE], line[block : block + _AT_ONCE]
                for j in range(_AT_ONCE):
                    into[j] += factor * other[j]
