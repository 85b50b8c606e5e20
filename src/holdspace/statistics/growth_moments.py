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
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from holdspace.statistics.growth_deviance import Profile, shrinkage, solve_fixed
from holdspace.statistics.session_table import Array

_CHUNK = 8192


@dataclass(frozen=True, slots=True)
class Layout:
    """Which function of time and which value of the client make each fixed column; which functions are random."""

    x_time: tuple[int, ...]
    x_client: tuple[int, ...]
    z: tuple[int, ...]

    @property
    def n_fixed(self) -> int:
        """Return the number of fixed effects."""
        return len(self.x_time)

    def columns(self, products: Array) -> Array:
        """Return the fixed columns' entries of sums of products, (t, t, k, k)."""
        t, u = np.array(self.x_time), np.array(self.x_client)
        return np.asarray(products[t[:, None], t, u[:, None], u])


@dataclass(frozen=True, slots=True)
class Unit:
    """Sums over the clients of each unit, units last: n (m), a (t, t, m), ww (k, k, m), wc (k, t, m), cc (t, t, m)."""

    n: Array
    a: Array
    ww: Array
    wc: Array
    cc: Array


@dataclass(frozen=True, slots=True)
class SharedMoments:
    """Units of clients with equal times. ``yy`` and ``sizes`` are each unit's sum of squares and number of scores."""

    unit: Unit
    yy: Array
    sizes: NDArray[np.int64]

    def of(self, units: NDArray[np.intp]) -> SharedMoments:
        """Return some of the units."""
        u = self.unit
        unit = Unit(u.n[units], u.a[..., units], u.ww[..., units], u.wc[..., units], u.cc[..., units])
        return SharedMoments(unit, self.yy[units], self.sizes[units])

    def chunks(self) -> Iterator[Unit]:
        """Yield the units."""
        yield self.unit


@dataclass(frozen=True, slots=True)
class ClientMoments:
    """Clients with times of their own: a (t, t, clients), w (k, clients), c (t, clients)."""

    a: Array
    w: Array
    c: Array
    yy: Array
    sizes: NDArray[np.int64]

    def of(self, clients: NDArray[np.intp]) -> ClientMoments:
        """Return some of the clients."""
        return ClientMoments(
            self.a[..., clients], self.w[:, clients], self.c[:, clients], self.yy[clients], self.sizes[clients]
        )

    def chunks(self) -> Iterator[Unit]:
        """Yield the clients as units of one, some at a time."""
        for first in range(0, self.sizes.size, _CHUNK):
            part = slice(first, first + _CHUNK)
            w, c = np.ascontiguousarray(self.w[:, part]), np.ascontiguousarray(self.c[:, part])
            a = np.ascontiguousarray(self.a[..., part])
            yield Unit(np.ones(w.shape[1]), a, w[:, None] * w, w[:, None] * c, c[:, None] * c)


Moments = SharedMoments | ClientMoments


def profile_moments(d: Array, moments: Moments, layout: Layout, *, reml: bool) -> Profile:
    """Return the deviance at relative covariance ``d`` and its gradient in ``d``."""
    total = _Sums.zero(layout, moments)
    for unit in moments.chunks():
        total.add(unit, d, layout)
    n_obs = int(moments.sizes.sum())
    v = total.cross_products(layout, float(moments.yy.sum()))
    solved = solve_fixed(v, total.log_det, n_obs, reml=reml)
    gradient = total.af - np.einsum("jkab,ab->jk", total.phi_products(layout), solved.weight)
    return solved.profile((gradient + gradient.T) / 2)


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
        q, t = len(layout.z), moments.unit.a.shape[0] if isinstance(moments, SharedMoments) else moments.a.shape[0]
        k = moments.unit.ww.shape[0] if isinstance(moments, SharedMoments) else moments.w.shape[0]
        zeros = np.zeros
        return cls(
            0.0, zeros((q, q)), zeros((t, t, k, k)), zeros((t, k)), 0.0,
            zeros((q, q, t, t, k, k)), zeros((q, q, t, k)), zeros((q, q)),
        )  # fmt: skip

    def add(self, unit: Unit, d: Array, layout: Layout) -> None:
        z, q = list(layout.z), len(layout.z)
        a_z = unit.a[z]
        a_zz = a_z[:, z]
        f, log_det = shrinkage(d, a_zz)
        self.log_det += float(unit.n @ log_det)
        self.af += _weighted(a_zz, f, unit.n)
        p = _transposed_product(f, a_z)
        dp = np.tensordot(d, p, 1)
        t, k, m = a_z.shape[1], unit.ww.shape[0], unit.n.size
        ww, wc = unit.ww.reshape(k * k, m), unit.wc[:, z]
        # A - A' D F' A, so that V needs no second sum.
        kept = unit.a - _transposed_product(a_z, dp)
        self.v_xx += (kept.reshape(t * t, m) @ ww.T).reshape(t, t, k, k)
        self.v_xy += unit.wc.sum(axis=2).T
        for j in range(q):
            self.v_xy -= dp[j] @ wc[:, j].T
        cf = _transposed_product(f, unit.cc[z][:, z])
        self.k_yy += float(np.vdot(d, cf.sum(axis=2)))
        self.phi_yy += _weighted(cf, f, np.ones(m))
        fwc = np.stack([sum(f[i, j] * wc[:, i] for i in range(q)) for j in range(q)])
        crossed = (p.reshape(q * t, m) @ fwc.reshape(q * k, m).T).reshape(q, t, q, k)
        self.phi_xy += crossed.transpose(0, 2, 1, 3)
        for j in range(q):
            for i in range(j + 1):
                pp = (p[j][:, None] * p[i]).reshape(t * t, m) @ ww.T
                self.phi_xx[j, i] += pp.reshape(t, t, k, k)

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
            for i in range(j + 1):
                products[j, i, :p, :p] = layout.columns(self.phi_xx[j, i])
                products[i, j, :p, :p] = products[j, i, :p, :p].T
        x = (slice(None), slice(None), list(layout.x_time), list(layout.x_client))
        products[:, :, :p, p] = self.phi_xy[x]
        products[:, :, p, :p] = self.phi_xy[x].transpose(1, 0, 2)
        products[:, :, p, p] = self.phi_yy
        return products


def _transposed_product(left: Array, right: Array) -> Array:
    """Return left' right of all units, in plain products of vectors: matrices of two by two are too small for BLAS."""
    product = np.empty((left.shape[1], *right.shape[1:]))
    for i in range(left.shape[1]):
        for j in range(right.shape[1]):
            product[i, j] = sum(left[k, i] * right[k, j] for k in range(len(left)))
    return product


def _weighted(left: Array, right: Array, weights: Array) -> Array:
    """Return the weighted sum over units of left right."""
    q = len(left)
    weighted = left * weights
    return np.array([[sum(float(weighted[i, k] @ right[k, j]) for k in range(q)) for j in range(q)] for i in range(q)])
