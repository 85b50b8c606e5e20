"""A small simulated practice that tests of signals share; made once."""

from __future__ import annotations

from functools import cache

import polars as pl

from holdspace.statistics.clinic_simulation import simulate_clinic
from holdspace.statistics.service_signals import ServiceSignals, session_rows

OUTCOME, ALLIANCE = "phq9", "alliance"


@cache
def practice(clients: int = 600, seed: int = 5) -> pl.DataFrame:
    """Return sessions with their truth."""
    return simulate_clinic(clients=clients, seed=seed)


@cache
def service() -> ServiceSignals:
    """Return what 1000 finished clients teach."""
    return ServiceSignals.fit(
        session_rows(practice(1000, seed=1), outcome=OUTCOME, alliance=ALLIANCE, source="the test"),
        outcome=OUTCOME,
        reliable_change=None,
        false_alarms=1.0,
        source="the test",
    )


def drawn(table: pl.DataFrame) -> pl.DataFrame:
    """Return the signals of these sessions."""
    return service().draw(session_rows(table, outcome=OUTCOME, alliance=ALLIANCE, source="the test"))
