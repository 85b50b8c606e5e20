"""A course's outlook and the watch over its session checks, made from opened scores. No database, no seals."""

from __future__ import annotations

from holdspace.server.measures.instruments import get_instrument
from holdspace.server.measures.series import Series, SessionChecks
from holdspace.workflows.expect_course import Outlook, Withheld, find_outlook, shipped_course
from holdspace.workflows.learned_service import LearnedService, Measured, UsualCourse
from holdspace.workflows.watch_alliance import Watch, watch_alliance

# The one scale about which something is known before a practice has finished clients: simulated ones taught it.
SHIPPED = ("phq-9", "total")


def outlook_of(series: Series, learned: LearnedService) -> Outlook | Withheld:
    """Return where such courses usually ended, or why that is not shown."""
    scores = [(point.session_number, point.value) for point in series.points]
    return find_outlook(scores, usual=_usual_course(series, learned))


def _usual_course(series: Series, learned: LearnedService) -> UsualCourse | None:
    """Return how courses of this measure usually go: what the practice learned goes before what ships."""
    own = learned.courses.get(measured_of(series).key)
    if own is None and (series.instrument_id, series.scale_id) == SHIPPED:
        return shipped_course()
    return own


def measured_of(series: Series) -> Measured:
    """Return what is measured in a series, as courses of it are learned."""
    change = get_instrument(series.instrument_id).scale(series.scale_id).change
    return Measured(
        instrument=series.instrument_id,
        version=series.version,
        scale=series.scale_id,
        lowest=series.lowest,
        highest=series.highest,
        is_higher_better=series.is_higher_better,
        reliable_change=change.value if change else None,
    )


def watch_of(checks: SessionChecks | None, learned: LearnedService) -> Watch | None:
    """Return the watch over the session checks in which anything was answered; None where there are too few."""
    if checks is None:
        return None
    means = [(number, checks.mean(row)) for row, (number, _) in enumerate(checks.sessions)]
    given = [(number, mean) for number, mean in means if mean is not None]
    return watch_alliance(given, learned=learned.monitor)
