"""Draw the signals of a service's clients: the course to be expected, no improvement, deterioration, ruptures."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import BinaryIO

import polars as pl

from holdspace.domain.errors import BadInput
from holdspace.statistics.alliance_scale import find_oddness, require_known_scale
from holdspace.statistics.service_file import starting_values
from holdspace.statistics.service_signals import ServiceSignals, SessionRows, session_rows
from holdspace.statistics.session_table import read_table
from holdspace.workflows.table_notes import table_notes


@dataclass(frozen=True, slots=True)
class DrawnSignals:
    """The signals with what they rest on, and what of the table could not be used."""

    table: pl.DataFrame
    service: ServiceSignals
    notes: tuple[str, ...] = ()


def draw_signals(
    data: BinaryIO,
    train: BinaryIO | None = None,
    *,
    outcome: str = "phq9",
    alliance: str = "alliance",
    reliable_change: float | None = None,
    false_alarms: float = 1.0,
    source: str = "the table",
    train_source: str = "the finished clients",
) -> DrawnSignals:
    """Return one row per client and session of ``data``; each depends on nothing after its session.

    What is usual is learned from ``train``, the service's finished clients; without them the shipped values are used,
    which were learned from simulated clients and exist for PHQ-9 only.
    """
    if not 0 < false_alarms <= 10:
        raise BadInput("False alarms per 10 clients must lie between 0 and 10.", source="--false-alarms")
    if reliable_change is not None and not reliable_change > 0:
        raise BadInput("The reliable change must be more than 0 points.", source="--reliable-change")
    rows = session_rows(read_table(data, source=source), outcome=outcome, alliance=alliance, source=source)
    notes = tuple(table_notes(rows.table, outcome=outcome, source=source))
    if train is None:
        service = _starting_values(outcome)
        # They were learned by session; days or weeks would be taken for so many sessions.
        rows = replace(rows, time=rows.session)
        return _drawn(rows, service, notes, alliance=alliance, source=source)
    finished = session_rows(
        read_table(train, source=train_source), outcome=outcome, alliance=alliance, source=train_source
    )
    service = ServiceSignals.fit(
        finished, outcome=outcome, reliable_change=reliable_change, false_alarms=false_alarms, source=train_source
    )
    of_finished = table_notes(finished.table, outcome=outcome, source=train_source)
    notes = (*notes, *(f"Of the finished clients: {note}" for note in of_finished))
    return _drawn(rows, service, notes, alliance=alliance, source=source)


def _starting_values(outcome: str) -> ServiceSignals:
    """Return what ships, learned from simulated clients; refused for an outcome that they did not have."""
    service = starting_values()
    if outcome.lower() != service.outcome:
        raise BadInput(
            f"What is usual for {outcome} is not known without finished clients.",
            source="--train",
            remedy="Name a table of finished clients with --train.",
        )
    return service


def _drawn(
    rows: SessionRows, service: ServiceSignals, notes: tuple[str, ...], *, alliance: str, source: str
) -> DrawnSignals:
    if service.monitor is None:
        return DrawnSignals(service.draw(rows), service, notes)
    usual = service.monitor.parameters
    require_known_scale(rows, usual, name=alliance, source=source)
    oddness = find_oddness(rows, usual, name=alliance)
    return DrawnSignals(service.draw(rows), service, (*notes, oddness) if oddness else notes)
