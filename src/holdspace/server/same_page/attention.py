"""Who needs attention, and why: rules over what is known of each client, in words that name the numbers.

Nobody is ranked by these as a person or as a therapist; they order a day's list. The limits for the session check are
our own and not validated, and say so where they are shown. Skipping is never an alarm: it comes last and is asked
about kindly.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import IntEnum

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from holdspace.domain.language import number
from holdspace.server.measures.series import Series, SessionChecks

# House rules. A fall of the mean of five answers (0 to 10) against the mean of up to three sessions before it …
DROP_OF_MEAN = 2.0
SESSIONS_BEFORE = 3
# … or of a single answer since the last time.
DROP_OF_ONE = 3
# From how many scores on "no change beyond chance" is worth a conversation.
SCORES_FOR_NOT_IMPROVING = 5
MISSED_IN_A_ROW = 2


class Weight(IntEnum):
    """What comes first."""

    RISK = 0
    ALERT = 1
    DROP = 2
    WORSE = 3
    NOT_IMPROVING = 4
    REVIEW = 5
    OVERDUE = 6


@dataclass(frozen=True, slots=True)
class Reason:
    """Why somebody needs attention; ``tone`` is the look of the badge, ``title`` its word, ``words`` the sentence."""

    weight: Weight
    title: str
    tone: str
    words: str


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of one client.

    ``missed`` counts the last sessions in a row without any check; ``review_due_on`` is the day on which both wanted to
    look at the plan, once it has come.
    """

    urgent_alert_at: datetime | None = None
    other_alert_at: datetime | None = None
    series: tuple[Series, ...] = ()
    session_checks: SessionChecks | None = None
    missed: int = 0
    review_due_on: date | None = None


def reasons_for(standing: Standing) -> tuple[Reason, ...]:
    """Return every reason, the weightiest first; none where nothing asks for attention."""
    return tuple(sorted(_reasons(standing), key=lambda reason: reason.weight))


def _reasons(standing: Standing) -> Iterator[Reason]:
    if standing.urgent_alert_at:
        yield Reason(Weight.RISK, _("Risk answer"), "urgent", _("A risk answer waits for you to write what was done."))
    if standing.other_alert_at:
        yield Reason(Weight.ALERT, _("Alert"), "care", _("An alert waits for you to write what was done."))
    if standing.session_checks and (words := drop_in(standing.session_checks)):
        yield Reason(Weight.DROP, _("Session check fell"), "care", words)
    for series in standing.series:
        yield from _reasons_in(series)
    if standing.review_due_on:
        day = date_format(standing.review_due_on, "DATE_FORMAT")
        words = _("You both wanted to look at the plan again on %(day)s.") % {"day": day}
        yield Reason(Weight.REVIEW, _("Plan to be reviewed"), "", words)
    if standing.missed >= MISSED_IN_A_ROW:
        words = _("No check-in for the last %(n)d sessions.") % {"n": standing.missed}
        yield Reason(Weight.OVERDUE, _("Check-in overdue"), "", words)


def _reasons_in(series: Series) -> Iterator[Reason]:
    verdict = series.verdict
    if verdict is None or verdict.is_beyond_chance is None:
        return
    first, latest = number(round(verdict.first, 1)), number(round(verdict.latest, 1))
    values = {"measure": series.title, "first": first, "latest": latest}
    if verdict.is_worse:
        words = _("%(measure)s: worse by more than chance, %(first)s at first, %(latest)s now.") % values
        yield Reason(Weight.WORSE, _("Getting worse"), "care", words)
    elif (
        not verdict.is_better and len(series.points) >= SCORES_FOR_NOT_IMPROVING and series.is_in_clinical_range is True
    ):
        text = _("%(measure)s: no change beyond chance in %(n)d scores, %(first)s at first, %(latest)s now.")
        words = text % {**values, "n": len(series.points)}
        yield Reason(Weight.NOT_IMPROVING, _("Not improving"), "care", words)


def drop_in(checks: SessionChecks) -> str:
    """Return in words how the latest session check fell; empty where it did not, or where too little is known."""
    means = [mean for row in range(len(checks.sessions)) if (mean := checks.mean(row)) is not None]
    if len(means) < 2:
        return ""
    before = means[-1 - SESSIONS_BEFORE : -1]
    usual = sum(before) / len(before)
    falls = _falls(checks)
    if usual - means[-1] < DROP_OF_MEAN and max(falls.values(), default=0) < DROP_OF_ONE:
        return ""
    values = {"usual": number(usual, 1), "latest": number(means[-1], 1)}
    most = max(falls, key=lambda label: falls[label], default=None)
    if most and falls[most] > 0:
        text = _("Mean of the session check %(usual)s before, %(latest)s at the last session; “%(most)s” fell most.")
        return text % {**values, "most": most}
    return _("Mean of the session check %(usual)s before, %(latest)s at the last session.") % values


def _falls(checks: SessionChecks) -> dict[str, int]:
    """Return by how much each answer fell from the last but one session check to the last."""
    earlier, latest = checks.answers[-2], checks.answers[-1]
    return {
        label: before - now
        for (_item, label), before, now in zip(checks.items, earlier, latest, strict=True)
        if before is not None and now is not None
    }
