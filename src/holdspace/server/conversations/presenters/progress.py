"""Where the coding of a conversation stands, in words."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from holdspace.server.conversations.models import Coding
from holdspace.server.jobs.states import JobState

_WORDS = {
    JobState.QUEUED: noop("Waiting for its turn."),
    JobState.RUNNING: noop("The program is reading."),
    JobState.DONE: "",
    JobState.FAILED: noop("It could not be marked."),
    JobState.CANCELLED: noop("You called the marking off."),
    JobState.STOPPED: noop(
        "Marking was stopped because the client withdrew the consent. What had been marked is gone."
    ),
}
# What the coder refuses a conversation for, as it is kept: whoever reads it has it in their own language.
NOT_ENGLISH = noop(
    "This conversation does not look like English, and other languages cannot be coded yet. "
    "Code it by hand: a wrong code would be worse than none."
)


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
    def why(self) -> str:
        """Why it failed, in the reader's language; empty where it did not."""
        return _(self.failure) if self.failure else ""

    @property
    def is_under_way(self) -> bool:
        """Whether it waits or runs."""
        return self.state.is_under_way

    @property
    def words(self) -> str:
        """What has happened, in a sentence."""
        return _(_WORDS[self.state])
