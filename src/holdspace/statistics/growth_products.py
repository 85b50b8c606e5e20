"""Fits growth models that are functions of time times values of clients: from sums by pattern of sessions where clients
share whole-numbered sessions, from sums by client where each has times of their own."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from holdspace.statistics import growth_compiled, growth_compiled_clients, growth_grid, growth_numba
from holdspace.statistics.growth_factors import Factors
from holdspace.statistics.growth_fast import Shape, fit_grid, fit_moments
from holdspace.statistics.growth_grid import GridSums, Patterns
from holdspace.statistics.growth_layout import Layout
from holdspace.statistics.growth_moments import ClientMoments, Moments, design_products, pairs
from holdspace.statistics.growth_search import Estimates
from holdspace.statistics.session_table import Array

_ROWS_AT_A_TIME = 65_536
# So many rows or clients tell the sizes of functions and values well enough.
_ENOUGH_TO_SCALE = 10_000
# A fixed column of which less than this is left beside the others needs the more careful way.
_LEAST_LEFT_OVER = 1e-4


@dataclass(frozen=True, slots=True)
class Scores:
    """Scores by client and time: first rows, times (zeros where the formula has none) and scores.

    ``is_once`` says that no client has two scores at one time, and that each client's times grow.
    """

    starts: NDArray[np.intp]
    times: Array | NDArray[np.integer[Any]]
    y: Array
    is_once: bool


def fit_products(scores: Scores, factors: Factors, *, is_serial: bool, reml: bool) -> Estimates | None:
    """Return the estimates, or None where the rows must be looked at one by one."""
    centre = float(scores.y[:: max(scores.y.size // 10_000, 1)].mean()) if has_intercept(factors.layout) else 0.0
    if not is_serial and growth_numba.is_worthwhile(scores.y.size):
        return _fit(_shared(scores, factors, centre) or _of_clients(scores, factors, centre), centre, reml=reml)
    patterns = _patterns(scores)
    if patterns is None:
        return None if is_serial else _fit(_of_clients(scores, factors, centre), centre, reml=reml)
    return fit_sums(_sums(patterns, scores, factors.w, centre), factors, is_serial=is_serial, reml=reml)


def _fit(found: tuple[Moments, Shape], centre: float, *, reml: bool) -> Estimates | None:
    moments, shape = found
    return fit_moments(moments, shape, centre=centre, reml=reml) if _is_full_rank(moments, shape.layout) else None


def has_intercept(layout: Layout) -> bool:
    """Return whether the first column is constant."""
    return (0, 0) in zip(layout.x_time, layout.x_client, strict=True)


def grid_sums(scores: Scores, w: Array, *, centre: float) -> GridSums | None:
    """Return the sums by pattern, None where sessions are no whole numbers or hardly shared."""
    patterns = _patterns(scores)
    return None if patterns is None else _sums(patterns, scores, w, centre)


def _patterns(scores: Scores) -> Patterns | None:
    sessions = whole_numbers(scores.times) if scores.is_once else None
    if sessions is None:
        return None
    if growth_numba.is_worthwhile(scores.y.size):
        return growth_compiled.find_patterns(scores.starts, sessions)
    patterns = growth_grid.find_patterns(scores.starts, sessions)
    return patterns if patterns is not None and patterns.is_worthwhile else None


def _sums(patterns: Patterns, scores: Scores, w: Array, centre: float) -> GridSums:
    if growth_numba.is_worthwhile(scores.y.size):
        return growth_compiled.sum_by_pattern(patterns, scores.starts, scores.y, w, centre=centre)
    return growth_grid.sum_by_pattern(patterns, scores.starts, scores.y, w, centre=centre)


def _shared(scores: Scores, factors: Factors, centre: float) -> tuple[Moments, Shape] | None:
    """Return the moments of clients with equal sessions, None where sessions are no whole numbers or hardly shared."""
    sessions = whole_numbers(scores.times) if scores.is_once else None
    grid = None if sessions is None else growth_grid.grid_of(sessions)
    if sessions is None or grid is None:
        return None
    basis = factors.basis(grid)
    time_scale, client_scale = _sizes(np.mean(basis**2, axis=0)), _client_scale(factors)
    moments = growth_compiled.moments_by_pattern(
        scores.starts, sessions, scores.y, factors.w, basis / time_scale, first=int(grid[0]), centre=centre
    )
    if moments is None:
        return None
    for row, (i, j) in zip(moments.unit.ww, pairs(client_scale.size), strict=True):
        row /= client_scale[i] * client_scale[j]
    moments.unit.wc[...] /= client_scale[:, None, None]
    return moments, Shape(factors.layout, factors.blocks, time_scale, client_scale)


def _client_scale(factors: Factors) -> Array:
    return _sizes(np.mean(factors.w[:: max(len(factors.w) // _ENOUGH_TO_SCALE, 1)] ** 2, axis=0))


def whole_numbers(times: Array | NDArray[np.integer[Any]]) -> NDArray[np.integer[Any]] | None:
    """Return the times as whole numbers, None where some are not."""
    if np.issubdtype(times.dtype, np.integer):
        return np.asarray(times, dtype=times.dtype if times.dtype.itemsize < 8 else np.int64)
    if times.size and (abs(times[0]) > 2**52 or not bool((times[:1000] == np.rint(times[:1000])).all())):
        return None
    rounded = np.rint(times)
    return rounded.astype(np.int64) if bool((rounded == times).all()) else None


def fit_sums(
    sums: GridSums, factors: Factors, *, is_serial: bool, reml: bool, start: Array | None = None
) -> Estimates | None:
    """Return the estimates from sums by pattern; ``start`` is where an earlier search ended."""
    basis = factors.basis(sums.sessions)
    if not bool(np.isfinite(basis).all()):
        return None
    counts = sums.n @ sums.present
    time_scale = _sizes(counts @ basis**2 / counts.sum())
    client_scale = _sizes(np.einsum("mkk->k", sums.ww) / sums.n_clients)
    shape = Shape(factors.layout, factors.blocks, time_scale, client_scale)
    scaled, basis = sums.scaled(client_scale), basis / time_scale
    moments = scaled.moments(basis)
    if not _is_full_rank(moments, factors.layout):
        return None
    if not is_serial:
        return fit_moments(moments, shape, centre=sums.centre, reml=reml, start=start)
    return fit_grid(scaled, moments, basis, sums.sessions, shape, reml=reml)


def _of_clients(scores: Scores, factors: Factors, centre: float) -> tuple[Moments, Shape]:
    """Return the moments of clients one by one."""
    some = np.asarray(scores.times[:: max(scores.times.size // _ENOUGH_TO_SCALE, 1)], dtype=np.float64)
    time_scale, client_scale = _sizes(np.mean(factors.basis(some) ** 2, axis=0)), _client_scale(factors)
    moments = sum_by_client(scores, factors, centre, time_scale)
    return replace(moments, w_scale=client_scale), Shape(factors.layout, factors.blocks, time_scale, client_scale)


def sum_by_client(scores: Scores, factors: Factors, centre: float, time_scale: Array | None = None) -> ClientMoments:
    """Return the sums by client of scores from which ``centre`` was taken and of functions divided by their scale."""
    scale = np.ones(len(factors.functions)) if time_scale is None else time_scale
    w, w_scale = np.ascontiguousarray(factors.w.T), np.ones(factors.w.shape[1])
    if factors.functions == ("1", factors.time) and growth_numba.is_worthwhile(scores.y.size):
        times = np.ascontiguousarray(scores.times, dtype=np.float64)
        a, c, yy = growth_compiled_clients.sum_clients(scores.starts, times, scores.y, centre, float(scale[1]))
        return ClientMoments(a, w, w_scale, c, yy, is_compiled=True)
    a, c, yy = _sum_with_numpy(scores, factors, centre, scale)
    return ClientMoments(a, w, w_scale, c, yy)


def _sum_with_numpy(scores: Scores, factors: Factors, centre: float, scale: Array) -> tuple[Array, Array, Array]:
    clients, t = scores.starts.size, len(factors.functions)
    a, c, yy = np.empty((t, t, clients)), np.empty((t, clients)), np.empty(clients)
    times = scores.times.astype(np.float64, copy=False)
    functions = [
        None if text == "1" else factors.function(text, times) / size
        for text, size in zip(factors.functions, scale, strict=True)
    ]
    ends = np.append(scores.starts, scores.y.size)
    sizes = np.diff(ends)
    for first, last in _spans(ends):
        rows, span = slice(ends[first], ends[last]), slice(first, last)
        starts = scores.starts[span] - ends[first]
        y = scores.y[rows] - centre
        yy[span] = np.add.reduceat(y * y, starts)
        for i, one in enumerate(functions):
            column = None if one is None else one[rows]
            c[i, span] = np.add.reduceat(y if column is None else column * y, starts)
            for j, other in enumerate(functions[: i + 1]):
                a[i, j, span] = a[j, i, span] = _products(
                    column, None if other is None else other[rows], starts, sizes[span]
                )
    return a, c, yy


def _products(one: Array | None, other: Array | None, starts: NDArray[np.intp], sizes: NDArray[np.intp]) -> Array:
    """Return the clients' sums of the products of two functions, None being the function that is 1."""
    if one is None and other is None:
        return sizes.astype(np.float64)
    if one is None or other is None:
        single = one if other is None else other
        assert single is not None  # noqa: S101 — one of the two is there
        return np.add.reduceat(single, starts)
    return np.add.reduceat(one * other, starts)


def _spans(ends: NDArray[np.intp]) -> list[tuple[int, int]]:
    """Return from which client to which the rows fit the processor's cache."""
    cuts = np.searchsorted(ends, np.arange(0, ends[-1], _ROWS_AT_A_TIME))
    cuts = np.unique(np.append(cuts, ends.size - 1))
    return list(zip(cuts[:-1].tolist(), cuts[1:].tolist(), strict=True))


def _sizes(mean_squares: Array) -> Array:
    return np.sqrt(np.where(mean_squares > 0, mean_squares, 1.0))


def _is_full_rank(moments: Moments, layout: Layout) -> bool:
    """Return whether no fixed column is nearly determined by the others."""
    squares = layout.columns(design_products(moments))
    size = np.sqrt(np.diag(squares))
    if not (size > 0).all():
        return False
    try:
        left_over = np.diag(np.linalg.cholesky(squares / np.multiply.outer(size, size)))
    except np.linalg.LinAlgError:
        return False
    return bool((left_over > _LEAST_LEFT_OVER).all())
