"""Serial correlation within a client: an Ornstein-Uhlenbeck state plus noise, at whatever times the sessions were.

cov(e(s), e(t)) = w² exp(-|s - t| / range) + sigma² [s = t]. The state is a Markov process, so one pass of a Kalman
filter over [Z X y] turns the rows into uncorrelated ones with unit variance (in units of sigma²), in time that grows
with the number of sessions; all clients move together, one session at a step.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from holdspace.statistics.growth_sums import GrowthSums
from holdspace.statistics.session_table import Array


@dataclass(frozen=True, slots=True)
class Serial:
    """Serial correlation in units of the noise: ``ratio`` = w² / sigma²; ``range_`` in the unit of time."""

    ratio: float
    range_: float


@dataclass(frozen=True, slots=True)
class PaddedRows:
    """Rows by session number and client, clients with many sessions first: ``rows`` (sessions, clients, columns)."""

    rows: Array
    gaps: Array
    active: tuple[int, ...]
    order: NDArray[np.intp]
    n_random: int
    n_obs: int


def pad_rows(wide: Array, times: Array, starts: NDArray[np.intp], *, n_random: int) -> PaddedRows:
    """Return rows [Z X y], sorted by client and time, side by side for the filter."""
    sizes = np.diff(np.append(starts, len(wide)))
    order = np.argsort(-sizes, kind="stable")
    longest = int(sizes.max())
    index = starts[order][None, :] + np.arange(longest)[:, None]
    index = np.minimum(index, len(wide) - 1)
    gaps = np.diff(times[index], axis=0, prepend=0.0)
    active = tuple(int((sizes > step).sum()) for step in range(longest))
    return PaddedRows(np.ascontiguousarray(wide[index]), gaps, active, order, n_random, len(wide))


def whitened_sums(padded: PaddedRows, serial: Serial) -> GrowthSums:
    """Return the sums of the whitened rows, with the log determinant of the residual correlation."""
    q, clients, width = padded.n_random, len(padded.order), padded.rows.shape[2]
    a = np.zeros((q, q, clients))
    b = np.zeros((q, clients, width - q))
    c = np.zeros((width - q, width - q))
    state = np.zeros((clients, width))
    variance = np.full(clients, serial.ratio)
    log_det = 0.0
    for step, n in enumerate(padded.active):
        if step:
            kept = np.exp(-padded.gaps[step, :n] / serial.range_)
            state[:n] *= kept[:, None]
            variance[:n] = serial.ratio + kept**2 * (variance[:n] - serial.ratio)
        total = variance[:n] + 1.0
        innovation = padded.rows[step, :n] - state[:n]
        white = innovation / np.sqrt(total)[:, None]
        state[:n] += innovation * (variance[:n] / total)[:, None]
        variance[:n] /= total
        log_det += float(np.log(total).sum())
        for j in range(q):
            for k in range(j + 1):
                a[j, k, :n] += white[:, j] * white[:, k]
            b[j, :n] += white[:, j, None] * white[:, q:]
        c += white[:, q:].T @ white[:, q:]
    for j in range(q):
        for k in range(j):
            a[k, j] = a[j, k]
    return GrowthSums(a=a, b=b, c=c, n_obs=padded.n_obs, log_det_residual=log_det)
