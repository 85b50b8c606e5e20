"""Where an exception stands at a moment, and whether the client is told by then: read off times, moved by no job."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from holdspace.domain.clocks import CLOCKS_DIFFER

# A request that nobody has answered by then counts for nothing: danger does not wait a week.
ANSWERED_WITHIN = timedelta(hours=24)


class State(StrEnum):
    """From asking to the end."""

    ASKED = "asked"
    OPEN = "open"
    REFUSED = "refused"
    LAPSED = "lapsed"
    ENDED = "ended"


# Who or what moves a state on. Nothing leads back: whoever needs more asks again.
MOVES: dict[State, dict[str, State]] = {
    State.ASKED: {"approve": State.OPEN, "refuse": State.REFUSED, "a day without answer": State.LAPSED},
    State.OPEN: {"end": State.ENDED, "the time is up": State.ENDED},
    State.REFUSED: {},
    State.LAPSED: {},
    State.ENDED: {},
}


@dataclass(frozen=True, slots=True)
class Course:
    """The times of one exception; None for what has not happened. ``told_at`` is when the client was told.

    ``tell_by`` is an earlier day than ``defer_until``, where the clock was set back meanwhile. What has ended or was
    told stays so at every moment: a clock that is set back leads nothing back.
    """

    asked_at: datetime
    answered_at: datetime | None = None
    is_approved: bool = False
    opens_until: datetime | None = None
    ended_at: datetime | None = None
    defer_until: datetime | None = None
    told_at: datetime | None = None
    tell_by: datetime | None = None

    def state(self, at: datetime) -> State:
        """Return where it stands at a moment."""
        if self.answered_at is None:
            is_over = at >= self.asked_at + ANSWERED_WITHIN or self.ended_at is not None
            return State.LAPSED if is_over else State.ASKED
        if not self.is_approved or self.opens_until is None:
            return State.REFUSED
        # Before it was answered nothing is open: a clock set back as far would keep it open for as long again.
        is_open = self.answered_at - CLOCKS_DIFFER <= at < self.opens_until and self.ended_at is None
        return State.OPEN if is_open else State.ENDED

    def is_withheld(self, at: datetime) -> bool:
        """Return whether the client is not told yet. Only what was approved is told later, and never after its day."""
        if self.defer_until is None or self.told_at is not None:
            return False
        if at >= min(self.defer_until, self.tell_by or self.defer_until):
            return False
        return self.state(at) not in {State.REFUSED, State.LAPSED}
