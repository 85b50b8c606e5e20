"""A course's outlook and the watch over its session checks, made from opened scores. No database, no seals."""

from __future__ import annotations

from holdspace.server.measures.series import Series, SessionChecks
from holdspace.server.measures.service_values import find_service
from holdspace.workflows.expect_course import Outlook, find_outlook
from holdspace.workflows.watch_alliance import Watch, watch_alliance

# The measure that finished clients teach about, by the id of its series, and its name in their tables.
OUTCOMES = {"phq-9-total": "phq9"}


def outlook_of(series: Series) -> Outlook | None:
    """Return where such courses usually ended; None where nothing may be said."""
    outcome = OUTCOMES.get(series.id)
    if outcome is None:
        return None
    scores = [(point.session_number, point.value) for point in series.points]
    return find_outlook(scores, outcome=outcome, service=find_service())


def watch_of(checks: SessionChecks | None) -> Watch | None:
    """Return the watch over the session checks in which anything was answered; None where there are too few."""
    if checks is None:
        return None
    means = [(number, checks.mean(row)) for row, (number, _) in enumerate(checks.sessions)]
    return watch_alliance([(number, mean) for number, mean in means if mean is not None], service=find_service())
