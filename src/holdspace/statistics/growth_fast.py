"""Fits growth models from moments: clients with the same times are computed once, and a large service is searched on
some of its clients first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from holdspace.statistics.growth_deviance import Profile
from holdspace.statistics.growth_fit import SerialScale
from holdspace.statistics.growth_grid import GridSums
from holdspace.statistics.growth_layout import Layout
from holdspace.statistics.growth_moments import ClientMoments, Moments, profile_moments
from holdspace.statistics.growth_optimum import Level, Objective, Optimum, find_optimum, hessian, lowest, refine
from holdspace.statistics.growth_search import Estimates, FreeEntries, Remembered, Scales, objective_over
from holdspace.statistics.growth_serial import SerialGrid
from holdspace.statistics.session_table import Array

# How many units the first searches look at.
_SIZES = {True: (2_000, 40_000), False: (150,)}


@dataclass(frozen=True, slots=True)
class Shape:
    """A growth model as a product of functions of time and values of clients, with the sizes of both.

    ``blocks`` says which random effects may be correlated. The first function and the first value are 1.
    """

    layout: Layout
    blocks: tuple[int, ...]
    time_scale: Array
    client_scale: Array

    @property
    def has_intercept(self) -> bool:
        """Return whether the first column is constant: only then can a number be taken off all scores."""
        return (0, 0) in zip(self.layout.x_time, self.layout.x_client, strict=True)

    def scales(self, centre: float) -> Scales:
        """Return the sizes of the fixed and random columns."""
        x = self.time_scale[list(self.layout.x_time)] * self.client_scale[list(self.layout.x_client)]
        columns = zip(self.layout.x_time, self.layout.x_client, strict=True)
        taken_off = np.array([centre if column == (0, 0) else 0.0 for column in columns])
        return Scales(self.time_scale[list(self.layout.z)], x, taken_off)


def fit_moments(moments: Moments, shape: Shape, *, centre: float, reml: bool, start: Array | None = None) -> Estimates:
    """Return the estimates with independent residuals; functions and values in ``moments`` are scaled."""
    free = FreeEntries.of(shape.blocks)
    parts = _coarse_to_fine(moments)
    profiles = [Remembered(partial(_profile, part, shape.layout, reml)) for part in parts]
    levels = [
        Level(objective_over(free, profile), part.totals[0]) for profile, part in zip(profiles, parts, strict=True)
    ]
    if start is None:
        best = find_optimum(levels, free.starts())
    else:
        best = refine(levels[-1], start, hessian(levels[0], start))
    lower = free.lower(best.point)
    profile = profiles[-1](lower @ lower.T)
    return shape.scales(centre).estimates(best, profile, lower, None, reml=reml)


def _profile(moments: Moments, layout: Layout, reml: bool, d: Array) -> Profile:
    return profile_moments(d, moments, layout, reml=reml)


def fit_grid(sums: GridSums, moments: Moments, basis: Array, times: Array, shape: Shape, *, reml: bool) -> Estimates:
    """Return the estimates with serial correlation.

    ``moments`` are those of the same clients, for the optimum without it.
    """
    free = FreeEntries.of(shape.blocks)
    scale = SerialScale(float(np.median(np.diff(times))) if times.size > 1 else 1.0)
    grids = [SerialGrid(part, basis, times, shape.layout, reml) for part in _patterns_coarse_to_fine(sums)]
    levels = [Level(_serial_objective(grid, free, scale), grid.sums.n_obs) for grid in grids]
    best = _serial_optimum(levels, free, scale, partial(fit_moments, moments, shape, centre=sums.centre, reml=reml))
    lower, serial = free.lower(best.point[:-2]), scale.serial(best.point)
    profile = grids[-1].profile(lower @ lower.T, serial).profile
    return shape.scales(sums.centre).estimates(best, profile, lower, serial, reml=reml)


def _serial_optimum(
    levels: list[Level], free: FreeEntries, scale: SerialScale, fit_independent: Callable[[], Estimates]
) -> Optimum:
    """Return the optimum from that without serial correlation.

    Among many clients the likelihood is so plain that the best of the usual points leads there as well, and sooner.
    Only where that search does not come to rest, at the edge of what is possible, the other one is made too.
    """
    ends = []
    if len(levels) > 1:
        usual = [start for point in free.starts() for start in scale.starts(point)]
        ends.append(find_optimum(levels, [lowest(levels[0], usual)]))
        if ends[0].is_at_rest:
            return ends[0]
    independent = fit_independent().point
    assert independent is not None  # noqa: S101 — every search ends somewhere
    ends.append(find_optimum(levels, scale.starts(independent)))
    return min(ends, key=lambda end: end.value)


def _serial_objective(grid: SerialGrid, free: FreeEntries, scale: SerialScale) -> Objective:
    def objective(point: Array) -> tuple[float, Array]:
        lower, serial = free.lower(point[:-2]), scale.serial(point)
        found = grid.profile(lower @ lower.T, serial)
        in_logs = [found.in_ratio * serial.ratio, found.in_range * serial.range_]
        return found.profile.deviance, np.append(free.slope(found.profile.gradient, lower), in_logs)

    return objective


def _coarse_to_fine(moments: Moments) -> list[Moments]:
    sizes = _SIZES[isinstance(moments, ClientMoments)]
    total = moments.yy.size
    parts: list[Moments] = []
    for size in sizes:
        if total <= 3 * size:
            continue
        if isinstance(moments, ClientMoments):
            parts.append(moments.of(np.arange(0, total, total // size)))
        else:
            parts.append(moments.of(_largest(moments.sizes, size)))
    return [*parts, moments]


def _patterns_coarse_to_fine(sums: GridSums) -> list[GridSums]:
    total = sums.n.size
    coarse = [sums.of(_largest(sums.n, size)) for size in (150,) if total > 3 * size]
    return [*coarse, sums]


def _largest(sizes: Array | NDArray[np.int64], count: int) -> NDArray[np.intp]:
    return np.sort(np.argpartition(-sizes, count)[:count])
