"""Reliable change: is the difference between two scores larger than measurement error, and has a limit been crossed?

Jacobson & Truax (1991), https://doi.org/10.1037/0022-006X.59.1.12
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from math import sqrt

from holdspace.domain.errors import BadInput
from holdspace.domain.measures.instrument import Direction, Scale

Z_95 = 1.959963984540054


class ChangeClass(StrEnum):
    """What two scores of one person amount to. ``recovered`` is a reliable improvement that crossed the limit."""

    RECOVERED = "recovered"
    IMPROVED = "improved"
    UNCHANGED = "unchanged"
    DETERIORATED = "deteriorated"


@dataclass(frozen=True, slots=True)
class Norms:
    """What a published sample tells about a scale: its standard deviation and reliability, 0 to 1."""

    standard_deviation: float
    reliability: float
    source: str

    def __post_init__(self) -> None:
        if self.standard_deviation <= 0 or not 0 <= self.reliability < 1 or not self.source:
            raise BadInput("Norms need a standard deviation above 0, a reliability from 0 to below 1, and a source.")

    @property
    def standard_error_of_difference(self) -> float:
        """Standard error of the difference of two scores of one person."""
        return sqrt(2) * self.standard_deviation * sqrt(1 - self.reliability)

    @property
    def smallest_reliable_change(self) -> float:
        """The difference that measurement error alone reaches in one of twenty."""
        return Z_95 * self.standard_error_of_difference


def reliable_change_index(before: float, after: float, norms: Norms) -> float:
    """Return the change in units of its own measurement error; beyond ±1.96 is reliable."""
    return (after - before) / norms.standard_error_of_difference


def classify_change(before: float, after: float, scale: Scale, higher_is: Direction) -> ChangeClass | None:
    """Return what became of a score, None for a scale without a published reliable change."""
    if scale.change is None:
        return None
    worsening = after - before if higher_is is Direction.WORSE else before - after
    if worsening >= scale.change.value:
        return ChangeClass.DETERIORATED
    if worsening > -scale.change.value:
        return ChangeClass.UNCHANGED
    limit = scale.cut_off
    has_crossed = limit is not None and limit.is_reached(before) and not limit.is_reached(after)
    return ChangeClass.RECOVERED if has_crossed else ChangeClass.IMPROVED
