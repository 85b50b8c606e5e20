"""What the latest check of a pair gives reason to talk about. Plain values, no database.

A signal begins a conversation. It says what was seen, from what, and how often it is wrong; it decides nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from holdspace.domain.guides.guide import Occasion
from holdspace.domain.measures.on_track import Chances, is_newly_off_track
from holdspace.server.measures.course import Course
from holdspace.server.measures.instruments import get_instrument, series_of
from holdspace.server.measures.models import Phase
from holdspace.server.measures.outlook import outlook_of, watch_of
from holdspace.server.measures.series import Series

FROM_SIMULATED = "What is usual was learned from simulated clients, not from people."


@dataclass(frozen=True, slots=True)
class Signal:
    """One reason to talk; ``occasion`` is the guide it leads to."""

    occasion: Occasion
    topic: str
    reason: str
    measure: str

    def as_alert(self, session_number: int) -> dict[str, Any]:
        """Return what the alert holds, to be sealed: both see it."""
        return {
            "topic": self.topic,
            "reason": self.reason,
            "measure": self.measure,
            "occasion": self.occasion.value,
            "session": session_number,
        }


def signals_at(course: Course, phase: Phase, session_number: int) -> list[Signal]:
    """Return what is new with the check of this phase and session, the last of the course."""
    return list(_after(course, session_number) if phase is Phase.AFTER else _before(course, session_number))


def _after(course: Course, session_number: int) -> Iterator[Signal]:
    watch = watch_of(course.session_checks)
    if watch is None or not watch.checks[-1].is_raised or watch.checks[-1].session != session_number:
        return
    known = f" {FROM_SIMULATED}" if watch.is_simulated else ""
    reason = f"{watch.checks[-1].reason} About one in three such signals has another reason or none.{known}"
    yield Signal(Occasion.STRAIN, "The session check fell", reason, "Session check")


def _before(course: Course, session_number: int) -> Iterator[Signal]:
    for series in course.series:
        if series.latest.session_number != session_number:
            continue
        signal = _newly_worse(series) or _newly_off_track(series)
        if signal:
            yield signal


def _newly_worse(series: Series) -> Signal | None:
    verdict = series.verdict
    if verdict is None or not verdict.is_worse or _was_worse(series):
        return None
    reason = f"{series.title}: {verdict.first:g} at first, {verdict.latest:g} now, worse by more than chance explains."
    return Signal(Occasion.WORSE, "It has been getting harder", reason, series.title)


def _was_worse(series: Series) -> bool:
    if len(series.points) < 3:
        return False
    instrument_id, _, scale = series.id.rpartition("-")
    earlier = series_of(get_instrument(instrument_id), scale, series.points[:-1]).verdict
    return earlier is not None and earlier.is_worse


def _newly_off_track(series: Series) -> Signal | None:
    outlook = outlook_of(series)
    if outlook is None:
        return None
    chances = [Chances(each.no_improvement, each.deterioration) for each in outlook.expectations]
    if not is_newly_off_track(chances):
        return None
    is_worse, latest = chances[-1].is_about_getting_worse, chances[-1]
    ended = "reliably worse" if is_worse else "without reliable improvement"
    chance = latest.deterioration if is_worse else latest.no_improvement
    signal = Signal(
        occasion=Occasion.WORSE if is_worse else Occasion.NOT_IMPROVING,
        topic="Not on track",
        reason=(
            f"{series.title} over {len(series.points)} scores: of 100 clients with a course like this, about "
            f"{chance * 100:.0f} ended {ended}. It is what usually follows, no prophecy."
        ),
        measure=series.title,
    )
    return replace(signal, reason=f"{signal.reason} {FROM_SIMULATED}") if outlook.is_simulated else signal
