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
# So many are computed side by side: what is known of them fits the processor's nearest cache.
_SIDE_BY_SIDE = 64


def sum_clients(
    starts: NDArray[np.intp], times: Array, y: Array, centre: float, scale: float
) -> tuple[Array, Array, Array]:
    """Return for the functions 1 and time / scale: a (2, 2, clients), c (2, clients) and the sums of squares."""
    a, c, yy = np.empty((2, 2, starts.size)), np.empty((2, starts.size)), np.empty(starts.size)
    growth_numba.compiled(_sum_clients)(starts, times, y, centre, 1 / scale, a, c, yy)
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


def expect(a: Array, w: Array, c: Array, d: Array, effects: Array, now: Array, sigma2: float) -> tuple[Array, Array]:
    """Return each client's mean and SD of a score to come, in the letters of ``growth_outlook``."""
    mean, sd = np.empty(w.shape[1]), np.empty(w.shape[1])
    growth_numba.compiled(_expect)(a, w, c, d, effects, now, sigma2, mean, sd)
    return mean, sd


def _expect(
    a: Array, w: Array, c: Array, d: Array, effects: Array, now: Array, sigma2: float, mean: Array, sd: Array
) -> None:
    d00, d01, d11, z0, z1 = d[0, 0], d[0, 1], d[1, 1], now[0], now[1]
    dz0, dz1 = d00 * z0 + d01 * z1, d01 * z0 + d11 * z1
    for i in range(mean.size):
        fixed0, fixed1 = 0.0, 0.0
        for u in range(w.shape[0]):
            fixed0 += effects[0, u] * w[u, i]
            fixed1 += effects[1, u] * w[u, i]
        a00, a01, a11 = a[0, 0, i], a[0, 1, i], a[1, 1, i]
        e00, e01 = 1 + d00 * a00 + d01 * a01, d00 * a01 + d01 * a11
        e10, e11 = d01 * a00 + d11 * a01, 1 + d01 * a01 + d11 * a11
        det = e00 * e11 - e01 * e10
        kz0, kz1 = (e11 * dz0 - e01 * dz1) / det, (e00 * dz1 - e10 * dz0) / det
        r0, r1 = c[0, i] - a00 * fixed0 - a01 * fixed1, c[1, i] - a01 * fixed0 - a11 * fixed1
        mean[i] = z0 * fixed0 + z1 * fixed1 + kz0 * r0 + kz1 * r1
        sd[i] = np.sqrt(sigma2 * (z0 * kz0 + z1 * kz1 + 1))


def _sum_clients(
    starts: NDArray[np.intp], times: Array, y: Array, centre: float, factor: float, a: Array, c: Array, yy: Array
) -> None:
    for client in range(starts.size):
        end = starts[client + 1] if client + 1 < starts.size else y.size
        at, scores = times[starts[client] : end], y[starts[client] : end]
        t, tt, s, ts, ss = 0.0, 0.0, 0.0, 0.0, 0.0
        for row in range(scores.size):
            time, score = at[row] * factor, scores[row] - centre
            t += time
            tt += time * time
            s += score
            ts += time * score
            ss += score * score
        a[0, 0, client] = scores.size
        a[0, 1, client] = t
        a[1, 0, client] = t
        a[1, 1, client] = tt
        c[0, client] = s
        c[1, client] = ts
        yy[client] = ss


def _sum_over_clients(
    a: Array, w: Array, c: Array, d: Array, first: int, last: int, by_pair: Array, by_value: Array, rest: Array
) -> None:
    """Add up these clients, some dozens at once: what each has to give is laid side by side, then multiplied."""
    k = w.shape[0]
    d00, d01, d11 = d[0, 0], d[0, 1], d[1, 1]
    # One array for all, for the compiler to see that its rows do not overlap: 9 of P, 8 of F'c, one of products of w
    # and one of determinants.
    work = np.ones((19, _SIDE_BY_SIDE))
    for start in range(first, last, _SIDE_BY_SIDE):
        stop = min(start + _SIDE_BY_SIDE, last)
        n = stop - start
        a_00, a_01, a_11 = a[0, 0, start:stop], a[0, 1, start:stop], a[1, 1, start:stop]
        c_0, c_1 = c[0, start:stop], c[1, start:stop]
        is_large, ckc, s00, s01, s11 = False, 0.0, 0.0, 0.0, 0.0
        for i in range(n):
            a00, a01, a11, c0, c1 = a_00[i], a_01[i], a_11[i], c_0[i], c_1[i]
            e00, e01 = 1 + d00 * a00 + d01 * a01, d00 * a01 + d01 * a11
            e10, e11 = d01 * a00 + d11 * a01, 1 + d01 * a01 + d11 * a11
            det = e00 * e11 - e01 * e10
            f00, f01, f10, f11 = e11 / det, -e01 / det, -e10 / det, e00 / det
            p00, p01, p11 = f00 * a00 + f10 * a01, f00 * a01 + f10 * a11, f01 * a01 + f11 * a11
            work[0, i], work[1, i], work[2, i] = p00, p01, p11
            work[3, i], work[4, i], work[5, i] = p00 * p00, p01 * p00, p01 * p01
            work[6, i], work[7, i], work[8, i] = p11 * p00, p11 * p01, p11 * p11
            fc0, fc1 = f00 * c0 + f10 * c1, f01 * c0 + f11 * c1
            ckc += (d00 * fc0 + d01 * fc1) * c0 + (d01 * fc0 + d11 * fc1) * c1
            s00 += fc0 * fc0
            s01 += fc0 * fc1
            s11 += fc1 * fc1
            work[9, i], work[10, i] = fc0, fc1
            work[11, i], work[12, i] = p00 * fc0, p00 * fc1
            work[13, i], work[14, i] = p01 * fc0, p01 * fc1
            work[15, i], work[16, i] = p11 * fc0, p11 * fc1
            # The logarithm of a product costs less than the sum of logarithms; it is taken before it overflows.
            work[18, i] *= det
            is_large |= work[18, i] > 1e100
        rest[1] += ckc
        rest[2] += s00
        rest[3] += s01
        rest[4] += s11
        if is_large:
            rest[0] += np.log(work[18]).sum()
            work[18] = 1.0
        pair = 0
        for u in range(k):
            one = w[u, start:stop]
            for r in range(8):
                total = 0.0
                for i in range(n):
                    total += one[i] * work[9 + r, i]
                by_value[u, r] += total
            for v in range(u + 1):
                other = w[v, start:stop]
                for i in range(n):
                    work[17, i] = one[i] * other[i]
                for r in range(9):
                    total = 0.0
                    for i in range(n):
                        total += work[17, i] * work[r, i]
                    by_pair[pair, r] += total
                pair += 1
    rest[0] += np.log(work[18]).sum()
