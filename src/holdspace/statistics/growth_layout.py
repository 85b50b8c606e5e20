"""How the fixed columns of a growth design are products of a function of time and a value of the client."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from holdspace.statistics.session_table import Array


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
