"""A small line of a course as coordinates: drawn without JavaScript, always beside the numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT, MARGIN = 180, 60, 5


@dataclass(frozen=True, slots=True)
class Sparkline:
    """``points`` as an SVG polyline takes them; the latest point to be marked; ``limit_y`` is the cut-off."""

    points: str
    last_x: float
    last_y: float
    limit_y: float | None = None
    width: int = WIDTH
    height: int = HEIGHT


def sparkline(
    values: Sequence[float], *, lowest: float, highest: float, limit: float | None = None
) -> Sparkline | None:
    """Return the line through the values on the scale's whole range, so that small movements look small."""
    if len(values) < 2 or highest <= lowest:
        return None
    step = (WIDTH - 2 * MARGIN) / (len(values) - 1)
    reach = HEIGHT - 2 * MARGIN

    def height_of(value: float) -> float:
        return round(MARGIN + reach * (highest - value) / (highest - lowest), 1)

    drawn = [(round(MARGIN + step * index, 1), height_of(value)) for index, value in enumerate(values)]
    points = " ".join(f"{x},{y}" for x, y in drawn)
    return Sparkline(points, *drawn[-1], limit_y=None if limit is None else height_of(limit))
