"""When the plan is to be looked at together, and how an activity between sessions went."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from holdspace.domain.errors import BadInput
from holdspace.domain.language import gettext as _
from holdspace.domain.plan.proposals import LONGEST_TEXT

# Both are reminded from this long before the day.
REMINDED_BEFORE = timedelta(days=7)
FURTHEST = timedelta(days=366)


class Due(StrEnum):
    """How near a review is."""

    LATER = "later"
    SOON = "soon"
    NOW = "now"  # on the day and after it


class Done(StrEnum):
    """Whether an activity was done; none of the three is a failure."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"


def due(due_on: date, today: date) -> Due:
    """Return how near the day of a review is."""
    if today >= due_on:
        return Due.NOW
    return Due.SOON if today >= due_on - REMINDED_BEFORE else Due.LATER


def require_review_day(due_on: date, today: date) -> None:
    """Raise BadInput for a day that has gone by or lies more than a year ahead."""
    if due_on < today:
        raise BadInput("This day has gone by.", remedy="Choose today or a later day.")
    if due_on > today + FURTHEST:
        raise BadInput("This is more than a year away.", remedy="Choose an earlier day; you can move it later.")


@dataclass(frozen=True, slots=True)
class Outcome:
    """How an activity went: whether it was done, how much it helped (0 to 10, or left out), and a line."""

    done: Done
    helped: int | None = None
    words: str = field(default="", repr=False)

    def __post_init__(self) -> None:
        if self.helped is not None and self.helped not in range(11):
            raise BadInput("This is not one of the answers.")
        if len(self.words) > LONGEST_TEXT:
            raise BadInput(_("At most %(most)d characters.") % {"most": LONGEST_TEXT})
