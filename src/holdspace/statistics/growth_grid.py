"""What a practice's whole-numbered sessions say, summed: for each set of sessions that clients had, the products of
their values w and their scores y.

Sums of w w', y w' and y y' over the clients of a pattern are sufficient for every model whose fixed columns are
functions of time times w, whatever covariance a client's scores have. They are additive: a clinic can be joined, a
client added or taken out, without any rows. Missing sessions are zeros in the sums.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from holdspace.statistics.growth_moments import SharedMoments, Unit, pairs
from holdspace.statistics.session_table import Array

# Sets of sessions are bits of one number.
MOST_SESSIONS = 53
_FEW_SESSIONS = 20
# Of the mean square of scores, a variance that is less than this is rounding.
_LEAST_SHARE = 1e-14
Masks = NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class GridSums:
    """By pattern, sorted by ``masks``: n (m), ww (m, k, k), yw (m, s, k), yy (m, s, s).

    Bit s of a mask is session ``first`` + s; ``centre`` has been subtracted from all scores. The first of a client's
    values is 1.
    """

    first: int
    masks: Masks
    n: Array
    ww: Array
    yw: Array
    yy: Array
    centre: float

    @property
    def size(self) -> int:
        """Return how many sessions the grid spans."""
        return int(self.yy.shape[1])

    @property
    def sessions(self) -> Array:
        """Return the numbers of the sessions."""
        return self.first + np.arange(self.size, dtype=np.float64)

    @property
    def present(self) -> Array:
        """Return 1 where a pattern has a session, (m, s)."""
        return bits(self.masks, self.size)

    @property
    def n_obs(self) -> int:
        """Return the number of scores."""
        return round(float(self.n @ self.present.sum(axis=1)))

    @property
    def n_clients(self) -> int:
        """Return the number of clients."""
        return round(float(self.n.sum()))

    @property
    def variance(self) -> float:
        """Return the variance of all scores, 0 where what is left of it is rounding."""
        square = float(np.einsum("mss->", self.yy)) / self.n_obs
        # The first of a client's values is 1.
        variance = square - (float(self.yw[:, :, 0].sum()) / self.n_obs) ** 2
        return variance if variance > _LEAST_SHARE * square else 0.0

    def of(self, patterns: NDArray[np.intp]) -> GridSums:
        """Return some of the patterns."""
        return replace(
            self,
            masks=self.masks[patterns],
            n=self.n[patterns],
            ww=self.ww[patterns],
            yw=self.yw[patterns],
            yy=self.yy[patterns],
        )

    def plus(self, other: GridSums) -> GridSums:
        """Return the sums of both groups of clients."""
        first = min(self.first, other.first)
        last = max(self.first + self.size, other.first + other.size)
        one, two = self.on_grid(first, last - first), other.centred(self.centre).on_grid(first, last - first)
        masks = np.union1d(one.masks, two.masks)
        own, added = np.searchsorted(masks, one.masks), np.searchsorted(masks, two.masks)

        def joined(mine: Array, theirs: Array) -> Array:
            if masks.size == own.size:
                total = mine.copy()
            else:
                total = np.zeros((masks.size, *mine.shape[1:]))
                total[own] = mine
            total[added] += theirs
            return total

        return GridSums(
            first, masks, joined(one.n, two.n), joined(one.ww, two.ww), joined(one.yw, two.yw), joined(one.yy, two.yy),
            self.centre,
        )  # fmt: skip

    def minus(self, other: GridSums) -> GridSums:
        """Return the sums without those clients."""
        return self.plus(other.negative()).occupied()

    def negative(self) -> GridSums:
        """Return the sums that take these clients away where they are added."""
        return replace(self, n=-self.n, ww=-self.ww, yw=-self.yw, yy=-self.yy)

    def occupied(self) -> GridSums:
        """Return the sums of the patterns that have clients."""
        has_clients = self.n > 0.5
        return self if has_clients.all() else self.of(np.flatnonzero(has_clients))

    def on_grid(self, first: int, size: int) -> GridSums:
        """Return the same sums on a grid that is at least as wide."""
        before, after = self.first - first, first + size - self.first - self.size
        if not before and not after:
            return self
        wide = (before, after)
        return replace(
            self,
            first=first,
            masks=self.masks << np.uint64(before),
            yw=np.pad(self.yw, ((0, 0), wide, (0, 0))),
            yy=np.pad(self.yy, ((0, 0), wide, wide)),
        )

    def centred(self, centre: float) -> GridSums:
        """Return the sums of scores from which another number was subtracted."""
        shift = centre - self.centre
        if shift == 0:
            return self
        present = self.present
        level = self.yw[:, :, :1] * present[:, None, :]
        square = (self.n * shift**2)[:, None, None] * present[:, :, None] * present[:, None, :]
        return replace(
            self,
            yw=self.yw - shift * present[:, :, None] * self.ww[:, None, 0, :],
            yy=self.yy - shift * (level + np.swapaxes(level, 1, 2)) + square,
            centre=centre,
        )

    def scaled(self, w_scale: Array) -> GridSums:
        """Return the sums of clients' values divided by these."""
        return replace(self, ww=self.ww / np.multiply.outer(w_scale, w_scale), yw=self.yw / w_scale)

    def moments(self, basis: Array) -> SharedMoments:
        """Return the moments of models whose functions of time are these, (s, t)."""
        m, s = self.yw.shape[:2]
        t = basis.shape[1]
        products = (basis[:, :, None] * basis[:, None, :]).reshape(s, t * t)
        a = (self.present @ products).T.reshape(t, t, m)
        wc = np.tensordot(self.yw, basis, axes=(1, 0)).transpose(1, 2, 0)
        half = (self.yy.reshape(m * s, s) @ basis).reshape(m, s, t)
        cc = np.einsum("msa,sb->bam", half, basis, optimize=True)
        unit = Unit(
            self.n,
            np.ascontiguousarray(a),
            np.stack([self.ww[:, i, j] for i, j in pairs(self.ww.shape[1])]),
            np.ascontiguousarray(wc),
            np.ascontiguousarray(cc),
        )
        sizes = np.rint(self.n * self.present.sum(axis=1)).astype(np.int64)
        return SharedMoments(unit, np.einsum("mss->m", self.yy), sizes)


@dataclass(frozen=True, slots=True)
class Patterns:
    """Which sets of sessions there are, and which client has which; rows are sorted by client and session."""

    first: int
    size: int
    masks: Masks
    of_client: NDArray[np.uint32]

    @property
    def present(self) -> Array:
        """Return 1 where a pattern has a session, (m, s)."""
        return bits(self.masks, self.size)

    @property
    def is_worthwhile(self) -> bool:
        """Return whether clients share their sessions enough for sums to be smaller than rows."""
        entries = self.masks.size * (self.size + 4) ** 2
        return entries < 2_000_000 or self.masks.size < self.of_client.size / 20


def bits(masks: Masks, size: int) -> Array:
    """Return 1 where a set has a session, (sets, size)."""
    return np.asarray((masks[:, None] >> np.arange(size, dtype=np.uint64)) & np.uint64(1), dtype=np.float64)


def grid_of(sessions: NDArray[np.integer[Any]]) -> Array | None:
    """Return all numbers from the first session to the last, None where they are too many."""
    first, last = int(sessions.min()), int(sessions.max())
    return None if last - first >= MOST_SESSIONS else first + np.arange(last - first + 1, dtype=np.float64)


def find_patterns(starts: NDArray[np.intp], sessions: NDArray[np.integer[Any]]) -> Patterns | None:
    """Return the sets of sessions, None where they span too many. No client has a session twice."""
    first, last = int(sessions.min()), int(sessions.max())
    if last - first >= MOST_SESSIONS:
        return None
    bits = np.left_shift(np.uint64(1), (sessions - first).astype(np.uint8), dtype=np.uint64)
    masks = np.bitwise_or.reduceat(bits, starts)
    if last - first < _FEW_SESSIONS:
        # A table of all possible sets is faster than sorting.
        counts = np.bincount(masks.astype(np.int64))
        occurring = np.flatnonzero(counts)
        place = np.zeros(counts.size, dtype=np.uint32)
        place[occurring] = np.arange(occurring.size)
        return Patterns(first, last - first + 1, occurring.astype(np.uint64), place[masks])
    found, places = np.unique(masks, return_inverse=True)
    return Patterns(first, last - first + 1, found, places.astype(np.uint32))


def sum_by_pattern(patterns: Patterns, starts: NDArray[np.intp], y: Array, w: Array, *, centre: float) -> GridSums:
    """Return the sums of clients' rows; ``w`` is (clients, k)."""
    counts = np.bincount(patterns.of_client)
    # Short numbers are sorted by their digits, in time that grows with the clients only.
    of_client = patterns.of_client.astype(np.uint16) if counts.size < 2**16 else patterns.of_client
    clients_of = np.split(np.argsort(of_client, kind="stable"), np.cumsum(counts)[:-1])
    m, k, size = counts.size, w.shape[1], patterns.size
    ww, yw, yy = np.zeros((m, k, k)), np.zeros((m, size, k)), np.zeros((m, size, size))
    for pattern, clients in enumerate(clients_of):
        mask = int(patterns.masks[pattern])
        seen = np.array([bit for bit in range(size) if mask >> bit & 1])
        scores = y[starts[clients][:, None] + np.arange(seen.size)] - centre
        values = w[clients]
        ww[pattern] = values.T @ values
        yw[pattern, seen] = scores.T @ values
        yy[pattern, seen[:, None], seen] = scores.T @ scores
    return GridSums(patterns.first, patterns.masks, counts.astype(np.float64), ww, yw, yy, centre)
