"""Where the last score of people with a course so far like this one usually was, for one client.

The same figures as `holdspace signals` writes, with what they rest on. Nothing is said from a single score, nor from so
few finished clients that an interval would mean nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

import numpy as np

from holdspace.statistics.course_model import Courses
from holdspace.statistics.service_file import starting_values
from holdspace.statistics.service_signals import ServiceSignals
from holdspace.workflows.learned_service import UsualCourse

FEWEST_SCORES = 2
# A stage of therapy that fewer finished clients reached says nothing. A service learns from 60 finished clients on; the
# calibration leaves those aside who broke off early, at most half of them.
FEWEST_CLIENTS = 30
SIMULATED = "simulated clients"


class Withheld(StrEnum):
    """Why no outlook is shown: too few scores of this client, of finished clients, or of those who came this far."""

    TOO_FEW_SCORES = "too_few_scores"
    TOO_FEW_CLIENTS = "too_few_clients"
    TOO_FEW_SO_FAR = "too_few_so_far"


@dataclass(frozen=True, slots=True)
class Expectation:
    """What was expected at a session, from the scores up to it: the last score with its 80 % interval, two chances.

    The chances (0 to 1) are of no reliable improvement and of reliable deterioration by the last score; None where no
    measurement error is published for the measure.
    """

    session: int
    expected: float
    lower: float
    upper: float
    no_improvement: float | None
    deterioration: float | None


@dataclass(frozen=True, slots=True)
class Outlook:
    """The expectations by session, in order, and the ``n_clients`` that the latest rests on.

    ``reliable_change`` is in points, None where it is not known.
    """

    expectations: tuple[Expectation, ...]
    n_clients: int
    is_simulated: bool
    reliable_change: float | None
    is_higher_better: bool = False

    @property
    def latest(self) -> Expectation:
        """What is expected now; an outlook is never empty."""
        return self.expectations[-1]


@cache
def usual_service() -> ServiceSignals:
    """Return the values that ship, learned from simulated clients: for a service that has taught nothing yet."""
    return starting_values()


@cache
def shipped_course() -> UsualCourse:
    """Return the usual course of the PHQ-9 that ships; there is none of other measures."""
    return UsualCourse(usual_service())


def find_outlook(scores: Sequence[tuple[int, float]], *, usual: UsualCourse | None) -> Outlook | Withheld:
    """Return the outlook of one client, or why none is shown; ``scores`` by session, in order.

    ``usual`` is how courses of this measure go, None where nobody has taught it.
    """
    if usual is None:
        return Withheld.TOO_FEW_CLIENTS
    if len(scores) < FEWEST_SCORES:
        return Withheld.TOO_FEW_SCORES
    reached = [stage for stage in usual.signals.course.stages if stage.occasions <= len(scores)]
    if not reached or reached[-1].n_clients < FEWEST_CLIENTS:
        return Withheld.TOO_FEW_SO_FAR
    signals = usual.signals
    return Outlook(
        tuple(_expectations(scores, usual)),
        reached[-1].n_clients,
        SIMULATED in signals.source,
        signals.course.reliable_change if usual.is_change_known else None,
        usual.is_higher_better,
    )


def _expectations(scores: Sequence[tuple[int, float]], usual: UsualCourse) -> Iterator[Expectation]:
    """Yield what was expected at each session, from the scores up to it."""
    sessions = np.array([session for session, _ in scores], dtype=np.float64)
    values = np.array([usual.turned(value) for _, value in scores], dtype=np.float64)
    first = np.zeros(1, dtype=np.intp)
    seen = usual.signals.course.outlook(Courses(first, (sessions - sessions[0]) / usual.signals.gap, values))
    # Rounded, so that the last bits of a sum do not tell how many sessions came later.
    columns = (seen.expected, seen.lower, seen.upper, seen.no_improvement, seen.deterioration)
    for (session, _), *row in zip(scores, *(np.round(column, 6).tolist() for column in columns), strict=True):
        yield _expectation(session, row, usual)


def _expectation(session: int, row: Sequence[float], usual: UsualCourse) -> Expectation:
    expected, *ends = (usual.turned(value) for value in row[:3])
    lower, upper = sorted(ends)
    return Expectation(session, expected, lower, upper, *(row[3:] if usual.is_change_known else (None, None)))
