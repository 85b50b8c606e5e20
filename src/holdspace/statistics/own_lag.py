"""Within one client: does a session that felt better than usual tend to come before a better or a worse week?

Both series are set free of their own course, a straight line and its bend in log time (most therapies move fast at
first and slowly later; what two such courses share is no pattern), then the later one is regressed on the earlier. The
95 % interval is Student's, widened by how long a good or bad spell lasts in both: two smooth series seem to go together
by chance alone (Quenouille 1948, https://doi.org/10.2307/2332345: they count as n (1 - r s) / (1 + r s) pairs, r and s
their serial correlations). Below ten pairs nothing is said. It is one person's pattern, and no cause.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

import numpy as np
import scipy

from holdspace.statistics.session_table import Array

MINIMUM_PAIRS = 10
_CONFIDENCE = 0.95
_NOTHING = 1e-9
# The product of two serial correlations beyond which so few pairs cannot tell a spell from a course.
_LONGEST_SPELLS = 0.7


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
    courses = _courses(1 + np.flatnonzero(seen).astype(np.float64))
    x, y = (_without(courses, each) for each in (earlier[seen], later[seen]))
    if float(x @ x) < _NOTHING or float(y @ y) < _NOTHING:
        return None
    slope = float(x @ y / (x @ x))
    return OwnLag(slope, _half_width(x, y, slope, n_courses=courses.shape[1]), x.size)


def _courses(at: Array) -> Array:
    """Return an orthonormal basis of the courses that are taken away: level, line and bend in log time."""
    return np.asarray(np.linalg.qr(np.column_stack([np.ones(at.size), at, np.log(at)]))[0])


def _without(courses: Array, values: Array) -> Array:
    return np.asarray(values - courses @ (courses.T @ values))


def _half_width(x: Array, y: Array, slope: float, *, n_courses: int) -> float:
    freedom = x.size - n_courses - 1
    rest = y - slope * x
    variance = float(rest @ rest / freedom / (x @ x)) * _by_spells(_spell(x, n_courses) * _spell(y, n_courses))
    return float(scipy.special.stdtrit(freedom, (1 + _CONFIDENCE) / 2)) * sqrt(variance)


def _spell(values: Array, n_courses: int) -> float:
    """Return the serial correlation of what is left, with what taking the courses away costs it given back."""
    return float(values[1:] @ values[:-1] / (values @ values)) + n_courses / values.size


def _by_spells(product: float) -> float:
    """Return by how much spells in both series widen the variance; never below one, six at most."""
    held = min(max(product, 0.0), _LONGEST_SPELLS)
    return (1 + held) / (1 - held)
