"""The sums by pattern in compiled passes over the rows.

``growth_grid`` does the same with numpy; ``growth_numba`` says when which is used.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from holdspace.statistics import growth_numba
from holdspace.statistics.growth_grid import MOST_SESSIONS, GridSums, Patterns, bits
from holdspace.statistics.growth_moments import SharedMoments, Unit, pairs
from holdspace.statistics.session_table import Array

_LEAST_PATTERNS = 4096
_MOST_ENTRIES = 20_000_000
# So many products are made at once; a line of them is filled up with zeros.
_AT_ONCE = 8
_CLIENTS_AT_ONCE = 32
_FULL, _NOT_IN_ORDER = -1, -2


def find_patterns(starts: NDArray[np.intp], sessions: NDArray[np.integer[Any]]) -> Patterns | None:
    """Return the sets of sessions, None where they span too many, are hardly shared, or come twice."""
    first = int(sessions.min())
    size = int(sessions.max()) - first + 1
    ends, of_client = np.append(starts, sessions.size), np.empty(starts.size, dtype=np.uint32)
    capacity = _LEAST_PATTERNS
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
    y: Array,
    w: Array,
    *,
    centre: float,
) -> GridSums:
    """Return the sums by pattern of clients' rows, sorted by session; ``w`` is (clients, k)."""
    m, k = patterns.masks.size, w.shape[1]
    # One row more stays zero: that of a session that was not.
    rows = k + patterns.size + 1
    counts, sums = np.zeros(m), np.zeros((m, rows, (rows + _AT_ONCE - 1) // _AT_ONCE * _AT_ONCE))
    ends = np.append(starts, y.size)
    growth_numba.compiled(_sum_scores)(ends, y, w, centre, patterns.of_client, counts, sums)
    order = np.argsort(patterns.masks)
    below = np.tril(sums[order, :, :rows])
    whole = below + np.swapaxes(np.tril(below, -1), 1, 2)
    present = bits(patterns.masks[order], patterns.size)
    place = np.where(present > 0, k - 1 + np.cumsum(present, axis=1), rows - 1).astype(np.intp)
    scores = whole[np.arange(m)[:, None], place]
    return GridSums(
        patterns.first, patterns.masks[order], counts[order], whole[:, :k, :k].copy(), scores[:, :, :k].copy(),
        np.take_along_axis(scores, place[:, None, :], axis=2), centre,
    )  # fmt: skip


def moments_by_pattern(
    starts: NDArray[np.intp],
    sessions: NDArray[np.integer[Any]],
    y: Array,
    w: Array,
    basis: Array,
    *,
    first: int,
    centre: float,
) -> SharedMoments | None:
    """Return what a fit with independent residuals needs: less than the sums, and in one pass; None if hardly shared.

    ``basis`` has the functions of time on the grid of all sessions. No client has a session twice, the first of ``w``
    is 1.
    """
    rows, capacity = w.shape[1] + basis.shape[1], _LEAST_PATTERNS
    width = (rows + _AT_ONCE) // _AT_ONCE * _AT_ONCE
    ends, functions, run = np.append(starts, y.size), np.ascontiguousarray(basis.T), growth_numba.compiled(_sum_moments)
    while capacity * len(basis) ** 2 <= _MOST_ENTRIES:
        # Pages that no set of sessions falls on are never touched.
        masks, sums = np.zeros(4 * capacity, dtype=np.uint64), np.zeros((4 * capacity, rows, width))
        found = run(ends, sessions, y, w, functions, first, centre, masks, sums)
        if found != _FULL:
            occurring = np.flatnonzero(masks)
            return _shared(masks[occurring], sums[occurring], basis, w.shape[1])
        capacity *= 8
    return None


def _shared(masks: NDArray[np.uint64], sums: Array, basis: Array, k: int) -> SharedMoments:
    m, t = masks.size, basis.shape[1]
    present = bits(masks, len(basis))
    products = (basis[:, :, None] * basis[:, None, :]).reshape(-1, t * t)
    counts = sums[:, 0, 0].copy()
    unit = Unit(
        n=counts,
        a=np.ascontiguousarray((present @ products).T.reshape(t, t, m)),
        ww=np.stack([sums[:, i, j] for i, j in pairs(k)]),
        wc=np.ascontiguousarray(sums[:, k : k + t, :k].transpose(2, 1, 0)),
        cc=np.ascontiguousarray(sums[:, k : k + t, k : k + t].transpose(1, 2, 0)),
    )
    return SharedMoments(unit, sums[:, 0, k + t].copy(), np.rint(counts * present.sum(axis=1)).astype(np.int64))


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
    ends: NDArray[np.intp], y: Array, w: Array, centre: float, of_client: NDArray[np.uint32], counts: Array, sums: Array
) -> None:
    """Add up the products of the clients' values and scores; what is not below the diagonal means nothing.

    Clients of a pattern have the same sessions, so a score's number among the client's own says which session it is
    of: all that is added lies side by side.
    """
    k, width = w.shape[1], sums.shape[2]
    line = np.zeros(width)
    for client in range(ends.size - 1):
        counts[of_client[client]] += 1
        target, scores = sums[of_client[client]], y[ends[client] : ends[client + 1]]
        for u in range(k):
            line[u] = w[client, u]
        for row in range(scores.size):
            line[k + row] = scores[row] - centre
        for j in range(k + scores.size):
            factor = line[j]
            for block in range(0, j + 1, _AT_ONCE):
                into, other = target[j, block : block + _AT_ONCE], line[block : block + _AT_ONCE]
                for column in range(_AT_ONCE):
                    into[column] += factor * other[column]


def _sum_moments(
    ends: NDArray[np.intp],
    sessions: NDArray[np.integer[Any]],
    y: Array,
    w: Array,
    functions: Array,
    first: int,
    centre: float,
    masks: NDArray[np.uint64],
    sums: Array,
) -> int:
    """Add up the products of the clients' values, of their scores times the functions of time, and of their squares.

    The set of sessions ``masks[place]`` has its sums at the same place, which is found by open addresses; zero marks a
    free one. Some clients are taken at a time, so that each loop is over many of them or has a length that is known.
    """
    k, t, width = w.shape[1], functions.shape[0], sums.shape[2]
    lines, places = np.zeros((_CLIENTS_AT_ONCE, width)), np.empty(_CLIENTS_AT_ONCE, dtype=np.int64)
    # The first function is constant; most models have one other, the last.
    found, last = 0, functions[t - 1]
    for start in range(0, ends.size - 1, _CLIENTS_AT_ONCE):
        n = min(_CLIENTS_AT_ONCE, ends.size - 1 - start)
        for u in range(k):
            values = w[start : start + n, u]
            for i in range(n):
                lines[i, u] = values[i]
        for i in range(n):
            begin, end = ends[start + i], ends[start + i + 1]
            scores, seen = y[begin:end], sessions[begin:end]
            mask, total, by_last, squares = np.uint64(0), 0.0, 0.0, 0.0
            for row in range(scores.size):
                score, now = scores[row] - centre, seen[row] - first
                mask |= np.uint64(1) << np.uint64(now)
                total += score
                by_last += score * last[now]
                squares += score * score
            lines[i, k] = total * functions[0, 0]
            lines[i, k + t - 1] = by_last
            for j in range(1, t - 1):
                by_function, function = 0.0, functions[j]
                for row in range(scores.size):
                    by_function += (scores[row] - centre) * function[seen[row] - first]
                lines[i, k + j] = by_function
            lines[i, k + t] = squares
            place = np.int64(((mask * np.uint64(0x9E3779B97F4A7C15)) >> np.uint64(40)) & np.uint64(masks.size - 1))
            while masks[place] != mask:
                if masks[place] == 0:
                    found += 1
                    if 4 * found > masks.size:
                        return _FULL
                    masks[place] = mask
                    break
                place = (place + 1) & (masks.size - 1)
            places[i] = place
        for i in range(n):
            line, target = lines[i], sums[places[i]]
            for j in range(k + t):
                factor = line[j]
                for block in range(0, width, _AT_ONCE):
                    into, other = target[j, block : block + _AT_ONCE], line[block : block + _AT_ONCE]
                    for column in range(_AT_ONCE):
                        into[column] += factor * other[column]
    return found
