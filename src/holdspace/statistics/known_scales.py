"""Scales that are known by the name of their column, and scores that no scale can have given.

Reliable change as NHS Talking Therapies defines it, in points. A score somewhat beyond its scale may come of a model or
of an item counted twice, and is told of; one beyond by more than the scale is long (99 and 999 often stand for missing)
is refused, and so is one that lies so far from all others that nothing could be learned of them beside it.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from holdspace.statistics.session_table import Array, numbers, refuse

_RELIABLE_CHANGE = {"phq9": 6.0, "gad7": 4.0}
_LIMITS = {"phq9": (0.0, 27.0), "gad7": (0.0, 21.0)}
# How many times the range of 98 in 100 scores another may lie outside of it.
_FARTHEST = 100.0
_REMEDY = "Correct the row, or leave the cell empty where nothing was answered."


def reliable_change_of(outcome: str) -> float | None:
    """Return the points that are more than chance, where the scale is known."""
    return _RELIABLE_CHANGE.get(_plain(outcome))


def limits_of(outcome: str) -> tuple[float, float] | None:
    """Return the lowest and highest score, where the scale is known."""
    return _LIMITS.get(_plain(outcome))


def off_scale(values: Array, outcome: str, *, by: float = 0.0) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Return which scores lie outside their scale by more than ``by``; none where the scale is not known."""
    lowest, highest = limits_of(outcome) or (-np.inf, np.inf)
    return (values < lowest - by) | (values > highest + by)


def scores(table: pl.DataFrame, name: str, *, source: str) -> Array:
    """Return a column of scores as numbers, NaN where there is none; what can be no score is refused by line."""
    values = numbers(table, name, source=source)
    require_near_scale(values, name, source=source)
    seen = values[~np.isnan(values)]
    if seen.size:
        first, last = np.percentile(seen, (1, 99))
        length = last - first or float(np.ptp(seen)) / 2
        far = np.maximum(first - values, values - last) > _FARTHEST * length
        refuse(far, f"{name} lies too far from all other scores.", source, _REMEDY)
    return values


def require_near_scale(values: Array, name: str, *, source: str) -> None:
    """Raise BadInput where a score lies farther outside its scale than the scale is long."""
    limits = limits_of(name)
    if limits is not None:
        far = off_scale(values, name, by=limits[1] - limits[0])
        refuse(far, f"{name} lies far outside its scale of {limits[0]:g} to {limits[1]:g}.", source, _REMEDY)


def _plain(outcome: str) -> str:
    return outcome.lower().replace("-", "").replace("_", "")
