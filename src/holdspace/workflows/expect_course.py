"""Where the last score of people with a course so far like this one usually was, for one client.

The same figures as `holdspace signals` writes, with what they rest on. Nothing is said from a single score, nor from so
few finished clients that an interval would mean nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import polars as pl

from holdspace.statistics.service_file import starting_values
from holdspace.statistics.service_signals import ServiceSignals, SessionRows, session_rows

FEWEST_SCORES = 2
# A stage of therapy that fewer finished clients reached says nothing. A service learns from 60 finished clients on; the
# calibration leaves those aside who broke off early, at most half of them.
FEWEST_CLIENTS = 30
SIMULATED = "simulated clients"


@dataclass(frozen=True, slots=True)
class Expectation:
    """What was expected at a session, from the scores up to it: the last score with its 80 % interval, two chances."""

    session: int
    expected: float
    lower: float
    upper: float
    no_improvement: float
    deterioration: float


@dataclass(frozen=True, slots=True)
class Outlook:
    """The expectations by session, in order, and the ``n_clients`` that the latest rests on."""

    expectations: tuple[Expectation, ...]
    n_clients: int
    is_simulated: bool
    reliable_change: float

    @property
    def latest(self) -> Expectation:
        """What is expected now; an outlook is never empty."""
        return self.expectations[-1]


@cache
def usual_service() -> ServiceSignals:
    """Return the values that ship, learned from simulated clients: for a service that has taught nothing yet."""
    return starting_values()


def find_outlook(
    scores: Sequence[tuple[int, float]], *, outcome: str, service: ServiceSignals | None = None
) -> Outlook | None:
    """Return the outlook of one client; ``scores`` by session, in order.

    None where nothing may be said: another outcome than the service's, too few scores, too few finished clients.
    """
    known = service or usual_service()
    if outcome != known.outcome or len(scores) < FEWEST_SCORES:
        return None
    reached = [stage for stage in known.course.stages if stage.occasions <= len(scores)]
    if not reached or reached[-1].n_clients < FEWEST_CLIENTS:
        return None
    drawn = known.draw(_rows(scores, outcome)).to_dicts()
    expectations = tuple(
        Expectation(
            session=session,
            expected=row["expected"],
            lower=row["lower"],
            upper=row["upper"],
            no_improvement=row["no_improvement_probability"],
            deterioration=row["deterioration_probability"],
        )
        for (session, _), row in zip(scores, drawn, strict=True)
    )
    return Outlook(expectations, reached[-1].n_clients, SIMULATED in known.source, known.course.reliable_change)


def _rows(scores: Sequence[tuple[int, float]], outcome: str) -> SessionRows:
    table = pl.DataFrame(
        {
            "client": [1] * len(scores),
            "session": [session for session, _ in scores],
            outcome: [value for _, value in scores],
        }
    )
    return session_rows(table, outcome=outcome, alliance="alliance", source="the course")
