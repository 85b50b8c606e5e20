"""Where the coding of a conversation stands, in words."""

from __future__ import annotations

from dataclasses import dataclass

from holdspace.server.conversations.models import Coding
from holdspace.server.jobs.states import JobState, can_move

_WORDS = {
    JobState.QUEUED: "Waiting for its turn.",
    JobState.RUNNING: "The program is reading.",
    JobState.DONE: "",
    JobState.FAILED: "It could not be marked.",
    JobState.CANCELLED: "You called the marking off.",
    JobState.STOPPED: "Marking was stopped because the client withdrew the consent. What had been marked is gone.",
}


@dataclass(frozen=True, slots=True)
class Progress:
    """The state of a coding as a page shows it."""

    coding: Coding
    failure: str = ""

    @property
    def state(self) -> JobState:
        """The state as it stands in the row."""
        return JobState(self.coding.state)

    @property
    def is_under_way(self) -> bool:
        """Whether it waits or runs."""
        return self.state.is_under_way

    @property
    def can_be_asked_again(self) -> bool:
        """Whether it ended without a result."""
        return can_move(self.state, JobState.QUEUED)

    @property
    def words(self) -> str:
        """What has happened, in a sentence."""
        return _WORDS[self.state]
