"""The deviance from moments: what clients with the same times have in common is computed once.

Growth designs are products: each fixed column is a function of time times a value of the client, X_i = T_i W_i, and the
random effects are functions of time, Z_i = T_i[:, z]. With A = T'T and c_i = T'y_i a client enters the likelihood only
through A, w_i, c_i and y_i'y_i, and clients with equal A only through the sums of w w', w c' and c c'. So an evaluation
costs as much as there are different A, however many clients share them. Clients with times of their own are units of
one, whose products are made as they are needed, in chunks that fit the processor's cache.

Formulas and letters are those of ``growth_deviance``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from holdspace.statistics import growth_compiled_clients
from holdspace.statistics.growth_deviance import Profile, shrinkage, solve_fixed
from holdspace.statistics.growth_layout import Layout
from holdspace.statistics.session_table import Array

_CHUNK = 8192


@dataclass(frozen=True, slots=True)
class Unit:
    """Sums over the clients of each unit, units last: n (m), a (t, t, m), ww (pairs, m), wc (k, t, m), cc (t, t, m).

    ``ww`` has the pairs on and below the diagonal. For units of one client ``w`` and ``c`` are the factors of the rest.
    """

    n: Array
    a: Array
    ww: Array
    wc: Array
    cc: Array
    w: Array | None = None
    c: Array | None = None


# Not slotted: what is summed over all of them once is kept.
@dataclass(frozen=True)
class SharedMoments:
    """Units of clients with equal times. ``yy`` and ``sizes`` are each unit's sum of squares and number of scores."""

    unit: Unit
    yy: Array
    sizes: NDArray[np.int64]

    def of(self, units: NDArray[np.intp]) -> SharedMoments:
        """Return some of the units."""
        u = self.unit
        unit = Unit(u.n[units], u.a[..., units], u.ww[:, units], u.wc[..., units], u.cc[..., units])
        return SharedMoments(unit, self.yy[units], self.sizes[units])

    @cached_property
    def totals(self) -> tuple[int, float]:
        """Return the number of scores and the sum of their squares."""
        return int(self.sizes.sum()), float(self.yy.sum())

    @property
    def shape(self) -> tuple[int, int]:
        """Return how many functions of time and values of clients there are."""
        return self.unit.wc.shape[1], self.unit.wc.shape[0]

    def chunks(self) -> Iterator[Unit]:
        """Yield the units."""
        yield self.unit


@dataclass(frozen=True)
class ClientMoments:
    """Clients with times of their own: a (t, t, clients), w (k, clients), c (t, clients), yy (clients).

    Values count as ``w`` divided by ``w_scale``, (k): a scaled copy of all clients would take as much room again. The
    first function and the first value are 1.
    """

    a: Array
    w: Array
    w_scale: Array
    c: Array
    yy: Array
    is_compiled: bool = False

    def of(self, clients: NDArray[np.intp]) -> ClientMoments:
        """Return some of the clients."""
        return replace(
            self,
            a=np.ascontiguousarray(self.a[..., clients]),
            w=np.ascontiguousarray(self.w[:, clients]),
            c=np.ascontiguousarray(self.c[:, clients]),
            yy=self.yy[clients],
        )

    def chunks(self) -> Iterator[Unit]:
        """Yield the clients as units of one, some at a time."""
        for first in range(0, self.yy.size, _CHUNK):
            part = slice(first, first + _CHUNK)
            w, c = self.w[:, part] / self.w_scale[:, None], np.ascontiguousarray(self.c[:, part])
            a = np.ascontiguousarray(self.a[..., part])
            ww = np.stack([w[i] * w[j] for i, j in pairs(len(w))])
            yield Unit(np.ones(w.shape[1]), a, ww, w[:, None] * c, c[:, None] * c, w, c)

    def sums_over(self, d: Array) -> tuple[Array, Array, Array]:
        """Return the compiled sums over all clients; see ``growth_compiled_clients.sum_over_clients``."""
        by_pair, by_value, rest = growth_compiled_clients.sum_over_clients(self.a, self.w, self.c, d)
        by_pair /= np.array([self.w_scale[i] * self.w_scale[j] for i, j in pairs(len(self.w))])[:, None]
        by_value /= self.w_scale[:, None]
        return by_pair, by_value, rest

    @cached_property
    def totals(self) -> tuple[int, float]:
        """Return the number of scores and the sum of their squares."""
        # The sum of 1 x 1 over a client's sessions is their number.
        return round(float(self.a[0, 0].sum())), float(self.yy.sum())

    @property
    def shape(self) -> tuple[int, int]:
        """Return how many functions of time and values of clients there are."""
        return self.c.shape[0], self.w.shape[0]


Moments = SharedMoments | ClientMoments


def pairs(size: int) -> list[tuple[int, int]]:
    """Return the places on and below the diagonal of a symmetric matrix."""
    return [(i, j) for i in range(size) for j in range(i + 1)]


def unpacked(packed: Array, size: int) -> Array:
    """Return symmetric matrices (..., size, size) from the entries on and below their diagonals (..., pairs)."""
    whole = np.empty((*packed.shape[:-1], size, size))
    for place, (i, j) in enumerate(pairs(size)):
        whole[..., i, j] = whole[..., j, i] = packed[..., place]
    return whole


def profile_moments(d: Array, moments: Moments, layout: Layout, *, reml: bool) -> Profile:
    """Return the deviance at relative covariance ``d`` and its gradient in ``d``."""
    total = _Sums.zero(layout, moments)
    if isinstance(moments, ClientMoments) and moments.is_compiled and layout.z == (0, 1) and moments.shape[0] == 2:
        total.add_compiled(moments, d)
    else:
        for unit in moments.chunks():
            total.add(unit, d, layout)
    n_obs, yy = moments.totals
    solved = solve_fixed(total.cross_products(layout, yy), total.log_det, n_obs, reml=reml)
    gradient = total.af - np.einsum("jkab,ab->jk", total.phi_products(layout), solved.weight)
    return solved.profile((gradient + gradient.T) / 2)


def design_products(moments: Moments) -> Array:
    """Return the sums over clients of T'T times w w', (t, t, k, k)."""
    t, k = moments.shape
    if isinstance(moments, ClientMoments) and moments.is_compiled:
        # Without random effects P is A.
        by_pair, _, _ = moments.sums_over(np.zeros((t, t)))
        return unpacked(np.moveaxis(unpacked(by_pair[:, :3], t), 0, 2), k)
    products = sum(unit.a.reshape(t * t, unit.n.size) @ unit.ww.T for unit in moments.chunks())
    return unpacked(np.asarray(products), k).reshape(t, t, k, k)


@dataclass(slots=True)
class _Sums:
    """Sums over units: V in the space of functions of time times values of clients, and those of F'B."""

    log_det: float
    af: Array
    v_xx: Array
    v_xy: Array
    k_yy: float
    phi_xx: Array
    phi_xy: Array
    phi_yy: Array

    @classmethod
    def zero(cls, layout: Layout, moments: Moments) -> _Sums:
        q, (t, k), zeros = len(layout.z), moments.shape, np.zeros
        return cls(
            0.0, zeros((q, q)), zeros((t, t, k, k)), zeros((t, k)), 0.0,
            zeros((q, q, t, t, k, k)), zeros((q, q, t, k)), zeros((q, q)),
        )  # fmt: skip

    def add(self, unit: Unit, d: Array, layout: Layout) -> None:
        # Matrices of two by two are too small for BLAS: sums of products of whole vectors of units instead.
        if layout.z == tuple(range(unit.a.shape[0])):
            self._add_all_random(unit, d)
        else:
            self._add_some_random(unit, d, list(layout.z))

    def _add_all_random(self, unit: Unit, d: Array) -> None:
        """Where all functions of time are random, P = F'A is symmetric, and A - A D F'A = P, c - A D F'c = F'c."""
        q, k, m = len(d), unit.wc.shape[0], unit.n.size
        f, log_det = shrinkage(d, unit.a)
        self.log_det += float(unit.n @ log_det)
        places = pairs(q)
        p = np.empty((len(places), m))
        for row, (i, j) in zip(p, places, strict=True):
            np.einsum("km,km->m", f[:, i], unit.a[:, j], out=row)
        squares = pairs(len(places))
        left = np.empty((len(places) + len(squares), m))
        left[: len(places)] = p
        for row, (i, j) in zip(left[len(places) :], squares, strict=True):
            np.multiply(p[i], p[j], out=row)
        fwc = self._add_scores(unit, f, d, unit.wc, unit.cc).reshape(q * k, m)
        self._add_products(left @ unit.ww.T, p @ unit.n, fwc.sum(axis=1).reshape(q, k), p @ fwc.T)

    def _add_products(self, of_w: Array, p: Array, fwc: Array, crossed: Array) -> None:
        """Add sums over units: of P and its products by pairs of w, of P, of F'c w', of P times F'c w'."""
        q, k = fwc.shape
        places = pairs(q)
        products = unpacked(of_w, k)
        self.af += unpacked(p, q)
        self.v_xx += np.moveaxis(unpacked(np.moveaxis(products[: len(places)], 0, 2), q), (2, 3), (0, 1))
        squared = unpacked(np.moveaxis(products[len(places) :], 0, 2), len(places))
        place = unpacked(np.arange(len(places), dtype=np.float64), q).astype(int)
        self.phi_xx += squared.transpose(2, 3, 0, 1)[place[:, None, :, None], place[None, :, None, :]]
        self.v_xy += fwc
        self.phi_xy += unpacked(crossed.T, q).reshape(q, k, q, q).transpose(2, 0, 3, 1)

    def add_compiled(self, moments: ClientMoments, d: Array) -> None:
        """Add all clients in one compiled pass."""
        by_pair, by_value, rest = moments.sums_over(d)
        self.log_det += float(rest[0])
        self.k_yy += float(rest[1])
        self.phi_yy += np.array([[rest[2], rest[3]], [rest[3], rest[4]]])
        k = len(by_value)
        crossed = by_value[:, 2:].reshape(k, 3, 2).transpose(1, 2, 0).reshape(3, 2 * k)
        # The first value of a client is 1, so the sums of P are those by the first pair.
        self._add_products(by_pair.T, by_pair[0, :3], by_value[:, :2].T, crossed)

    def _add_some_random(self, unit: Unit, d: Array, z: list[int]) -> None:
        q, t, k, m = len(z), unit.a.shape[0], unit.wc.shape[0], unit.n.size
        a_z, wc = unit.a[z], unit.wc[:, z]
        a_zz = a_z[:, z]
        f, log_det = shrinkage(d, a_zz)
        self.log_det += float(unit.n @ log_det)
        self.af += np.einsum("jkm,kim,m->ji", a_zz, f, unit.n)
        p = np.einsum("kjm,ktm->jtm", f, a_z)
        dp = (d @ p.reshape(q, t * m)).reshape(q, t, m)
        # A - A' D F' A, so that V needs no second sum.
        kept = unit.a - np.einsum("ktm,ksm->tsm", a_z, dp)
        self.v_xx += unpacked(kept.reshape(t * t, m) @ unit.ww.T, k).reshape(t, t, k, k)
        self.v_xy += unit.wc.sum(axis=2).T - np.einsum("jtm,ujm->tu", dp, wc)
        fwc = self._add_scores(unit, f, d, wc, unit.cc[np.ix_(z, z)], unit.c if unit.c is None else unit.c[z])
        crossed = (p.reshape(q * t, m) @ fwc.reshape(q * k, m).T).reshape(q, t, q, k)
        self.phi_xy += crossed.transpose(0, 2, 1, 3)
        for j in range(q):
            for i in range(q):
                pp = (p[j][:, None] * p[i]).reshape(t * t, m) @ unit.ww.T
                self.phi_xx[j, i] += unpacked(pp, k).reshape(t, t, k, k)

    def _add_scores(self, unit: Unit, f: Array, d: Array, wc: Array, cc: Array, c: Array | None = None) -> Array:
        """Add what has only to do with the scores; return F'c w', (q, k, m)."""
        c = unit.c if c is None else c
        if c is None or unit.w is None:
            cf = np.einsum("kjm,kim->jim", f, cc)
            self.k_yy += float(np.vdot(d, cf.sum(axis=2)))
            self.phi_yy += np.einsum("jkm,kim->ji", cf, f)
            return np.asarray(np.einsum("kjm,ukm->jum", f, wc))
        fc = np.einsum("kjm,km->jm", f, c)
        self.k_yy += float(np.vdot(d, fc @ c.T))
        self.phi_yy += fc @ fc.T
        return np.asarray(fc[:, None] * unit.w)

    def cross_products(self, layout: Layout, yy: float) -> Array:
        """Return V."""
        p = layout.n_fixed
        v = np.empty((p + 1, p + 1))
        v[:p, :p] = layout.columns(self.v_xx)
        v[:p, p] = v[p, :p] = self.v_xy[list(layout.x_time), list(layout.x_client)]
        v[p, p] = yy - self.k_yy
        return (v + v.T) / 2

    def phi_products(self, layout: Layout) -> Array:
        """Return the sums of (F'B)_j (F'B)_i', (q, q, p + 1, p + 1)."""
        q, p = len(layout.z), layout.n_fixed
        products = np.zeros((q, q, p + 1, p + 1))
        for j in range(q):
            for i in range(q):
                products[j, i, :p, :p] = layout.columns(self.phi_xx[j, i])
        x = (slice(None), slice(None), list(layout.x_time), list(layout.x_client))
        products[:, :, :p, p] = self.phi_xy[x]
        products[:, :, p, :p] = self.phi_xy[x].transpose(1, 0, 2)
        products[:, :, p, p] = self.phi_yy
        return products
