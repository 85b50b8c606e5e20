"""The deviance with serial correlation over whole-numbered sessions, from sums by pattern, with its gradient.

A client's scores have the covariance S = I + ratio K + Z D Z' in units of the noise variance, K(s, t) =
exp(-|s - t| / range). K is that of a Markov process, so its inverse Q is tridiagonal, and with P = diag(present)

    (I + ratio K)^-1 = P - P (Q / ratio + P)^-1 P        on the sessions present, zero elsewhere,

by two recursions over the sessions for all patterns at once; Z D Z' is added by Woodbury's formula. Every derivative is
an entry of one small matrix, the sum over patterns of n S^-1 - S^-1 [X y] W [X y]' S^-1, W as in ``growth_deviance``.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from holdspace.statistics.growth_deviance import Profile, shrinkage, solve_fixed
from holdspace.statistics.growth_grid import GridSums
from holdspace.statistics.growth_layout import Layout
from holdspace.statistics.ou_whitening import Serial
from holdspace.statistics.session_table import Array


@dataclass(frozen=True, slots=True)
class SerialProfile:
    """The profile with the derivatives in the two numbers of the serial part."""

    profile: Profile
    in_ratio: float
    in_range: float


@dataclass(frozen=True, slots=True)
class SerialGrid:
    """Sums by pattern with the functions of time on their grid, (s, t)."""

    sums: GridSums
    basis: Array
    times: Array
    layout: Layout
    reml: bool

    def profile(self, d: Array, serial: Serial) -> SerialProfile:
        """Return the deviance and its derivatives in D, ratio and range."""
        distance = np.abs(self.times[:, None] - self.times)
        correlation = np.exp(-distance / serial.range_)
        inverse, log_det = self._inverse(d, serial)
        solved = solve_fixed(
            self._cross_products(inverse), float(self.sums.n @ log_det), self.sums.n_obs, reml=self.reml
        )
        slope = self._slope(inverse, solved.weight)
        z = self.basis[:, self.layout.z]
        in_range = serial.ratio * correlation * distance / serial.range_**2
        return SerialProfile(
            solved.profile(z.T @ slope @ z), float(np.vdot(slope, correlation)), float(np.vdot(slope, in_range))
        )

    def _inverse(self, d: Array, serial: Serial) -> tuple[Array, Array]:
        """Return S^-1 of all patterns, (m, s, s), and log|S|."""
        omega, log_det = _residual_inverse(self.sums.present, self.times, serial)
        m, s, _ = omega.shape
        z = self.basis[:, self.layout.z]
        h = (omega.reshape(m * s, s) @ z).reshape(m, s, -1)
        a = np.einsum("msj,sk->jkm", h, z, optimize=True)
        f, log_det_random = shrinkage(d, np.ascontiguousarray(a))
        kept = np.tensordot(f, d, axes=(1, 0)).transpose(1, 0, 2)
        omega -= np.matmul(np.matmul(h, kept), np.swapaxes(h, 1, 2))
        return omega, log_det + log_det_random

    def _cross_products(self, inverse: Array) -> Array:
        m, s, k = self.sums.yw.shape
        t, p = self.basis.shape[1], self.layout.n_fixed
        st = (inverse.reshape(m * s, s) @ self.basis).reshape(m, s, t)
        tst = np.tensordot(st, self.basis, axes=(1, 0)).reshape(m, t * t)
        v_xx = (tst.T @ self.sums.ww.reshape(m, k * k)).reshape(t, t, k, k)
        v_xy = st.reshape(m * s, t).T @ self.sums.yw.reshape(m * s, k)
        v = np.empty((p + 1, p + 1))
        v[:p, :p] = self.layout.columns(v_xx)
        v[:p, p] = v[p, :p] = v_xy[list(self.layout.x_time), list(self.layout.x_client)]
        v[p, p] = np.vdot(inverse, self.sums.yy)
        return (v + v.T) / 2

    def _slope(self, inverse: Array, weight: Array) -> Array:
        """Return the sum over patterns of n S^-1 - S^-1 [X y] W [X y]' S^-1."""
        m, s, k = self.sums.yw.shape
        x_x, x_y = self._folded(weight)
        t = self.basis.shape[1]
        q = (self.sums.ww.reshape(m, k * k) @ x_x).reshape(m, t, t)
        left = (self.sums.yw.reshape(m * s, k) @ x_y).reshape(m, s, t) + np.matmul(self.basis, q) / 2
        products = (left.reshape(m * s, t) @ self.basis.T).reshape(m, s, s)
        products = products + np.swapaxes(products, 1, 2)
        products += weight[-1, -1] * self.sums.yy
        moved = np.matmul(products, inverse)
        return np.asarray(np.tensordot(self.sums.n, inverse, 1) - inverse.reshape(m * s, s).T @ moved.reshape(m * s, s))

    def _folded(self, weight: Array) -> tuple[Array, Array]:
        """Return W in the space of values of clients times functions of time: (k k, t t) and, for y, (k, t)."""
        k, t = self.sums.ww.shape[1], self.basis.shape[1]
        x_x, x_y = np.zeros((k, k, t, t)), np.zeros((k, t))
        columns = list(zip(self.layout.x_time, self.layout.x_client, strict=True))
        for j, (t_j, u_j) in enumerate(columns):
            x_y[u_j, t_j] += weight[j, -1]
            for i, (t_i, u_i) in enumerate(columns):
                x_x[u_j, u_i, t_j, t_i] += weight[j, i]
        return x_x.reshape(k * k, t * t), x_y


def _residual_inverse(present: Array, times: Array, serial: Serial) -> tuple[Array, Array]:
    """Return (I + ratio K)^-1 on the sessions present of each pattern, and the log determinant."""
    m, s = present.shape
    diagonal, beside, log_det_q = _precision(times, serial)
    g = np.zeros((m, s, s))
    pivots = np.empty((s, m))
    pivots[0] = diagonal[0] + present[:, 0]
    for step in range(1, s):
        pivots[step] = diagonal[step] + present[:, step] - beside[step - 1] ** 2 / pivots[step - 1]
    g[:, -1, -1] = 1 / pivots[-1]
    for step in range(s - 2, -1, -1):
        ratio = beside[step] / pivots[step]
        row = -ratio[:, None] * g[:, step + 1, step + 1 :]
        g[:, step, step + 1 :] = row
        g[:, step + 1 :, step] = row
        g[:, step, step] = 1 / pivots[step] - ratio * row[:, 0]
    g *= -(present[:, :, None] * present[:, None, :])
    g[:, np.arange(s), np.arange(s)] += present
    return g, np.log(pivots).sum(axis=0) - log_det_q


def _precision(times: Array, serial: Serial) -> tuple[Array, Array, float]:
    """Return the tridiagonal inverse of ratio K: diagonal, beside it, and its log determinant."""
    gaps = np.diff(times) / serial.range_
    left = -np.expm1(-2 * gaps)
    kept = np.exp(-gaps)
    diagonal = np.ones(times.size)
    diagonal[1:] += kept**2 / left
    diagonal[:-1] += kept**2 / left
    log_det = -float(np.log(left).sum()) - times.size * float(np.log(serial.ratio))
    return diagonal / serial.ratio, -kept / left / serial.ratio, log_det
