"""A small line of a course as coordinates: drawn without JavaScript, always beside the numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT, MARGIN = 160, 40, 4


@dataclass(frozen=True, slots=True)
class Sparkline:
    """``points`` as an SVG polyline takes them; the latest point apart, to be marked."""

    points: str
    last_x: float
    last_y: float
    width: int = WIDTH
    height: int = HEIGHT


def sparkline(values: Sequence[float], *, lowest: float, highest: float) -> Sparkline | None:
    """Return the line through the values on the scale's whole range, so that small movements look small."""
    if len(values) < 2 or highest <= lowest:
        return None
    step = (WIDTH - 2 * MARGIN) / (len(values) - 1)
    reach = HEIGHT - 2 * MARGIN
    drawn = [
        (round(MARGIN + step * index, 1), round(MARGIN + reach * (highest - value) / (highest - lowest), 1))
        for index, value in enumerate(values)
    ]
    return Sparkline(" ".join(f"{x},{y}" for x, y in drawn), *drawn[-1])
