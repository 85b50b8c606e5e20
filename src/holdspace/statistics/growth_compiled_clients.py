"""Clients with times of their own, in compiled passes: their sums, and the sums of ``growth_moments`` over all of them.

Only for a random intercept and one random slope and nothing else of time, which is what large services fit; all else is
left to numpy. See ``growth_numba`` for when numba is used.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from holdspace.statistics import growth_numba
from holdspace.statistics.session_table import Array

# Sums of so many clients are added to the total at once: long sums of small numbers lose digits.
_AT_A_TIME = 16_384


def sum_clients(starts: NDArray[np.intp], times: Array, y: Array, centre: float) -> tuple[Array, Array, Array]:
    """Return for the functions 1 and time: a (2, 2, clients), c (2, clients) and the sums of squares."""
    ends = np.append(starts, y.size)
    a, c, yy = np.empty((2, 2, starts.size)), np.empty((2, starts.size)), np.empty(starts.size)
    growth_numba.compiled(_sum_clients)(ends, times, y, centre, a, c, yy)
    return a, c, yy


def sum_over_clients(a: Array, w: Array, c: Array, d: Array) -> tuple[Array, Array, Array]:
    """Return sums over clients, in the letters of ``growth_moments``.

    (pairs of w, 9): of P and of products of P; (w, 8): of F'c and of P times F'c; and log|I + D A|, c'K c, F'c c'F.
    """
    k = w.shape[0]
    by_pair, by_value, rest = np.zeros((k * (k + 1) // 2, 9)), np.zeros((k, 8)), np.zeros(5)
    run = growth_numba.compiled(_sum_over_clients)
    for first in range(0, w.shape[1], _AT_A_TIME):
        part = [np.zeros_like(by_pair), np.zeros_like(by_value), np.zeros_like(rest)]
        run(a, w, c, d, first, min(first + _AT_A_TIME, w.shape[1]), *part)
        by_pair += part[0]
        by_value += part[1]
        rest += part[2]
    return by_pair, by_value, rest


def _sum_clients(ends: NDArray[np.intp], times: Array, y: Array, centre: float, a: Array, c: Array, yy: Array) -> None:
    for client in range(ends.size - 1):
        t, tt, s, ts, ss = 0.0, 0.0, 0.0, 0.0, 0.0
        for row in range(ends[client], ends[client + 1]):
            time, score = times[row], y[row] - centre
            t += time
            tt += time * time
            s += score
            ts += time * score
            ss += score * score
        a[0, 0, client] = ends[client + 1] - ends[client]
        a[0, 1, client] = t
        a[1, 0, client] = t
        a[1, 1, client] = tt
        c[0, client] = s
        c[1, client] = ts
        yy[client] = ss


def _sum_over_clients(
    a: Array, w: Array, c: Array, d: Array, first: int, last: int, by_pair: Array, by_value: Array, rest: Array
) -> None:
    k = w.shape[0]
    d00, d01, d11 = d[0, 0], d[0, 1], d[1, 1]
    left, crossed = np.empty(9), np.empty(8)
    determinants = 1.0
    for i in range(first, last):
        a00, a01, a11 = a[0, 0, i], a[0, 1, i], a[1, 1, i]
        e00, e01 = 1 + d00 * a00 + d01 * a01, d00 * a01 + d01 * a11
        e10, e11 = d01 * a00 + d11 * a01, 1 + d01 * a01 + d11 * a11
        det = e00 * e11 - e01 * e10
        f00, f01, f10, f11 = e11 / det, -e01 / det, -e10 / det, e00 / det
        # The logarithm of a product costs less than the sum of logarithms; it is taken before it overflows.
        determinants *= det
        if determinants > 1e150:
            rest[0] += np.log(determinants)
            determinants = 1.0
        p00, p01, p11 = f00 * a00 + f10 * a01, f00 * a01 + f10 * a11, f01 * a01 + f11 * a11
        left[0], left[1], left[2] = p00, p01, p11
        left[3], left[4], left[5] = p00 * p00, p01 * p00, p01 * p01
        left[6], left[7], left[8] = p11 * p00, p11 * p01, p11 * p11
        c0, c1 = c[0, i], c[1, i]
        fc0, fc1 = f00 * c0 + f10 * c1, f01 * c0 + f11 * c1
        rest[1] += (d00 * fc0 + d01 * fc1) * c0 + (d01 * fc0 + d11 * fc1) * c1
        rest[2] += fc0 * fc0
        rest[3] += fc0 * fc1
        rest[4] += fc1 * fc1
        crossed[0], crossed[1] = fc0, fc1
        crossed[2], crossed[3] = p00 * fc0, p00 * fc1
        crossed[4], crossed[5] = p01 * fc0, p01 * fc1
        crossed[6], crossed[7] = p11 * fc0, p11 * fc1
        pair = 0
        for u in range(k):
            value = w[u, i]
            for r in range(8):
                by_value[u, r] += value * crossed[r]
            for v in range(u + 1):
                product = value * w[v, i]
                for r in range(9):
                    by_pair[pair, r] += product * left[r]
                pair += 1
    rest[0] += np.log(determinants)
