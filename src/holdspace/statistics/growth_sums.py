"""What a mixed model needs to know of the data: per client Z'Z and Z'[X y], over all clients [X y]'[X y].

With a residual that carries serial correlation the same sums are taken of whitened rows (see ``ou_whitening``); the
rest of the computation does not change. The sums are additive over clients: clinics are merged by joining theirs.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from holdspace.statistics.session_table import Array


@dataclass(frozen=True, slots=True)
class GrowthSums:
    """``a``: (q, q, clients); ``b``: (q, clients, p + 1); ``c``: (p + 1, p + 1), the last column being the outcome."""

    a: Array
    b: Array
    c: Array
    n_obs: int
    log_det_residual: float = 0.0

    @property
    def n_clients(self) -> int:
        """Return how many clients there are."""
        return int(self.a.shape[2])

    @property
    def n_fixed(self) -> int:
        """Return the number of fixed effects."""
        return int(self.c.shape[0]) - 1

    def merge(self, other: GrowthSums) -> GrowthSums:
        """Return the sums of both groups of clients, who must be different people."""
        return GrowthSums(
            a=np.concatenate([self.a, other.a], axis=2),
            b=np.concatenate([self.b, other.b], axis=1),
            c=self.c + other.c,
            n_obs=self.n_obs + other.n_obs,
            log_det_residual=self.log_det_residual + other.log_det_residual,
        )

    def scaled(self, z_scale: Array, x_scale: Array) -> GrowthSums:
        """Return the sums of columns divided by these; well-scaled columns keep the optimiser's steps alike."""
        wide = np.append(x_scale, 1.0)
        return replace(
            self,
            a=self.a / np.multiply.outer(z_scale, z_scale)[:, :, None],
            b=self.b / z_scale[:, None, None] / wide,
            c=self.c / np.multiply.outer(wide, wide),
        )


def sum_by_client(z: Array, x: Array, y: Array, starts: np.ndarray[tuple[int], np.dtype[np.intp]]) -> GrowthSums:
    """Return the sums of rows that are sorted by client; ``starts`` are the first rows of the clients."""
    q, p, clients = z.shape[1], x.shape[1], len(starts)
    a = np.empty((q, q, clients))
    b = np.empty((q, clients, p + 1))
    for j in range(q):
        for k in range(j + 1):
            a[j, k] = a[k, j] = np.add.reduceat(z[:, j] * z[:, k], starts)
        for k in range(p):
            b[j, :, k] = np.add.reduceat(z[:, j] * x[:, k], starts)
        b[j, :, p] = np.add.reduceat(z[:, j] * y, starts)
    wide = np.column_stack([x, y])
    return GrowthSums(a=a, b=b, c=wide.T @ wide, n_obs=len(y))
