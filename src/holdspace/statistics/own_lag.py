"""Within one client: does a session that felt better than usual tend to come before a better or a worse week?

Both series are set free of their own straight line over time, then the later one is regressed on the earlier. With ten
or twenty pairs no formula's interval can be trusted, so the half-width comes from shuffling the pairs (a permutation
interval; Ernst 2004, Statistical Science 19:676-685): it holds what 95 of 100 shuffles give around the
value. Below ten pairs nothing is said. It is one person's pattern, and no cause.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from holdspace.statistics.session_table import Array

MINIMUM_PAIRS = 10
_DRAWS = 2000
_SEED = 20_260_101


@dataclass(frozen=True, slots=True)
class OwnLag:
    """Points of the later series for one point of the earlier above its usual; ``half_width`` of the 95 % interval."""

    slope: float
    half_width: float
    n_pairs: int

    @property
    def interval(self) -> tuple[float, float]:
        """Lower and upper end."""
        return self.slope - self.half_width, self.slope + self.half_width

    @property
    def is_beyond_chance(self) -> bool:
        """Whether the interval leaves zero out."""
        return abs(self.slope) > self.half_width


def find_own_lag(earlier: Array, later: Array) -> OwnLag | None:
    """Return how ``later`` goes with ``earlier``, pair by pair in order; None where too little is known to say."""
    earlier, later = np.asarray(earlier, dtype=np.float64), np.asarray(later, dtype=np.float64)
    seen = np.isfinite(earlier) & np.isfinite(later)
    if int(seen.sum()) < MINIMUM_PAIRS:
        return None
    x, y = (_without_line(each, np.flatnonzero(seen).astype(np.float64)) for each in (earlier[seen], later[seen]))
    size = float(x @ x)
    if size < 1e-9 or float(y @ y) < 1e-9:
        return None
    shuffled = np.random.default_rng(_SEED).permuted(np.tile(y, (_DRAWS, 1)), axis=1)
    half_width = float(np.quantile(np.abs(shuffled @ x) / size, 0.95))
    return OwnLag(float(x @ y) / size, half_width, int(seen.sum()))


def _without_line(values: Array, at: Array) -> Array:
    """Return what is left of values when their straight line over time is taken away."""
    design = np.column_stack([np.ones(at.size), at])
    return np.asarray(values - design @ np.linalg.lstsq(design, values, rcond=None)[0])
