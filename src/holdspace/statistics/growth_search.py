"""From an objective over D to estimates: the entries of L that are free, where to start, and the way back to the units
of the outcome."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from holdspace.statistics.growth_deviance import Profile
from holdspace.statistics.growth_optimum import Optimum
from holdspace.statistics.ou_whitening import Serial
from holdspace.statistics.session_table import Array


@dataclass(frozen=True, slots=True)
class Estimates:
    """What was fitted, in the units of the outcome. ``serial`` is None for independent residuals.

    ``upper_cov`` is the covariance of the third level's random effects, None where there is no third level.
    ``point`` is where the search ended, in its own units: a good start for the same model on a few scores more.
    """

    fixed: Array
    fixed_covariance: Array
    re_cov: Array
    sigma2: float
    loglik: float
    serial: Serial | None
    is_converged: bool
    gradient_norm: float
    upper_cov: Array | None = None
    point: Array | None = None


@dataclass(frozen=True, slots=True)
class FreeEntries:
    """The free entries of L: the lower triangle of each block of effects that may be correlated."""

    size: int
    entries: tuple[tuple[int, int], ...]

    @classmethod
    def of(cls, blocks: tuple[int, ...]) -> FreeEntries:
        """Return the entries; effects of one block carry the same number."""
        q = len(blocks)
        return cls(q, tuple((j, k) for j in range(q) for k in range(j + 1) if blocks[j] == blocks[k]))

    def lower(self, point: Array) -> Array:
        """Return L."""
        lower = np.zeros((self.size, self.size))
        for value, (j, k) in zip(point, self.entries, strict=True):
            lower[j, k] = value
        return lower

    def slope(self, gradient: Array, lower: Array) -> Array:
        """Return the gradient in the free entries, from the one in D = L L'."""
        full = 2 * gradient @ lower
        return np.array([full[entry] for entry in self.entries])

    def starts(self) -> list[Array]:
        """Return points to start from, in units of the noise."""
        is_diagonal = np.array([j == k for j, k in self.entries])
        starts = [np.where(is_diagonal, size, 0.0) for size in (1.0, 0.25)]
        crossed = np.array([1.0 if j == k == 0 else 0.3 if j == k else -0.2 for j, k in self.entries])
        return [*starts, crossed] if len(self.entries) > 1 else starts


@dataclass(frozen=True, slots=True)
class Scales:
    """Sizes of the columns: well-scaled ones keep the optimiser's steps alike. ``centre`` are fixed effects taken off
    the outcome beforehand: squares of a large level would drown the residual sum of squares of a large service."""

    z: Array
    x: Array
    centre: Array

    def estimates(
        self, best: Optimum, profile: Profile, lower: Array, serial: Serial | None, *, reml: bool
    ) -> Estimates:
        """Return the estimates in the units of the outcome."""
        # The restricted likelihood depends on the unit of the fixed columns; give it in theirs.
        shift = float(np.log(self.x).sum()) if reml else 0.0
        return Estimates(
            fixed=(profile.fixed + self.centre) / self.x,
            fixed_covariance=profile.sigma2 * profile.unscaled_covariance / np.multiply.outer(self.x, self.x),
            re_cov=profile.sigma2 * (lower @ lower.T) / np.multiply.outer(self.z, self.z),
            sigma2=profile.sigma2,
            loglik=-profile.deviance / 2 - shift,
            serial=serial,
            is_converged=best.is_converged,
            gradient_norm=best.gradient_norm,
            point=best.point,
        )


class Remembered:
    """The profiles of a model, the last of them remembered: a search ends where it last looked."""

    def __init__(self, profile_at: Callable[[Array], Profile]) -> None:
        self._profile_at = profile_at
        self._last: tuple[Array, Profile] | None = None

    def __call__(self, d: Array) -> Profile:
        """Return the profile at D."""
        if self._last is None or not np.array_equal(self._last[0], d):
            self._last = (d, self._profile_at(d))
        return self._last[1]


def objective_over(free: FreeEntries, profile_at: Callable[[Array], Profile]) -> Callable[[Array], tuple[float, Array]]:
    """Return the deviance and its gradient as functions of the free entries of L."""

    def objective(point: Array) -> tuple[float, Array]:
        lower = free.lower(point)
        profile = profile_at(lower @ lower.T)
        return profile.deviance, free.slope(profile.gradient, lower)

    return objective


def root_mean_square(columns: Array) -> Array:
    """Return the size of each column, 1 for a column of zeros."""
    size = np.sqrt(np.mean(columns**2, axis=0))
    return np.where(size > 0, size, 1.0)
