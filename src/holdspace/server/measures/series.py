"""The course of one measure over sessions, and what can be said about its change. Plain values, no database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple


class Point(NamedTuple):
    """One score. ``is_estimate`` where left-out answers were filled with the mean of the others."""

    session_number: int
    at: datetime
    value: float
    band: str = ""
    is_estimate: bool = False


@dataclass(frozen=True, slots=True)
class Range:
    """A named range of scores, both ends included."""

    lower: float
    upper: float
    label: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the change from the first score to the latest is.

    ``is_beyond_chance`` is None where the instrument has no published measurement error: then only the path is shown.
    ``needed`` is how much change is more than error, ``error`` the half-width of the change's 95 % interval.
    """

    first: float
    latest: float
    is_improvement: bool
    is_beyond_chance: bool | None = None
    has_left_clinical_range: bool = False
    needed: float | None = None
    error: float | None = None
    source: str = ""

    @property
    def change(self) -> float:
        """The latest score minus the first."""
        return self.latest - self.first

    @property
    def is_better(self) -> bool:
        """Whether it got better beyond chance."""
        return bool(self.is_beyond_chance) and self.is_improvement

    @property
    def is_worse(self) -> bool:
        """Whether it got worse beyond chance."""
        return bool(self.is_beyond_chance) and not self.is_improvement


@dataclass(frozen=True, slots=True)
class Series:
    """A measure's scores in the order of the sessions, with what is needed to read them.

    ``id`` is its own on a page; ``version`` is of the instrument that was answered.
    """

    id: str
    title: str
    points: tuple[Point, ...]
    lowest: float
    highest: float
    is_higher_better: bool
    ranges: tuple[Range, ...] = ()
    ranges_source: str = ""
    cut_off: float | None = None
    cut_off_meaning: str = ""
    verdict: Verdict | None = None
    source: str = ""
    instrument_id: str = ""
    scale_id: str = ""
    version: str = ""

    @property
    def latest(self) -> Point:
        """The latest score; a series is never empty."""
        return self.points[-1]

    @property
    def is_in_clinical_range(self) -> bool | None:
        """Whether the latest score lies on the side of the cut-off that asks for attention; None without one."""
        if self.cut_off is None:
            return None
        return self.latest.value <= self.cut_off if self.is_higher_better else self.latest.value >= self.cut_off


@dataclass(frozen=True, slots=True)
class SessionChecks:
    """The session check over sessions: for each item its answers by session, None where left out."""

    items: tuple[tuple[str, str], ...]  # id and label
    sessions: tuple[tuple[int, datetime], ...]
    answers: tuple[tuple[int | None, ...], ...]  # one row for each session, in the order of items

    def mean(self, row: int) -> float | None:
        """Return the mean of a session's answers; None where all were left out.

        A question left out counts as it was answered the last time: leaving out the one that is always high must not
        look like a fall.
        """
        if all(value is None for value in self.answers[row]):
            return None
        given = [value for item in range(len(self.items)) if (value := self._last(item, row)) is not None]
        return sum(given) / len(given)

    def _last(self, item: int, row: int) -> int | None:
        """Return the newest answer to a question up to a session."""
        return next((value for each in self.answers[row::-1] if (value := each[item]) is not None), None)
