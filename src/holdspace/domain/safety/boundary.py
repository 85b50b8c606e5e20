"""Boundaries: topics the client keeps out of the room, for good, for now, or until asked."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from holdspace.domain.errors import BadInput
from holdspace.domain.language import gettext as _

LONGEST_TOPIC = 200
LONGEST_WORDS = 300


class Stance(StrEnum):
    """How far a topic may be spoken of."""

    OFF_LIMITS = "off_limits"
    NOT_YET = "not_yet"
    ASK_FIRST = "ask_first"


@dataclass(frozen=True, slots=True)
class Boundary:
    """A topic in the client's words; ``review_on`` is when they would like to be asked about it again, if ever.

    ``words`` are names, places and other words that belong to it, with commas between them; they help to notice it.
    """

    topic: str = field(repr=False)
    stance: Stance
    review_on: date | None = None
    words: str = field(default="", repr=False)

    def __post_init__(self) -> None:
        if not self.topic.strip() or len(self.topic) > LONGEST_TOPIC:
            raise BadInput(
                _("A topic has 1 to %(most)d characters.") % {"most": LONGEST_TOPIC}, remedy="A few words are enough."
            )
        if len(self.words) > LONGEST_WORDS:
            raise BadInput(_("The other words have at most %(most)d characters.") % {"most": LONGEST_WORDS})

    @property
    def ways(self) -> tuple[str, ...]:
        """All ways in which the client names the topic."""
        return (self.topic.strip(), *filter(None, (word.strip() for word in self.words.split(","))))

    def is_due(self, today: date) -> bool:
        """Return whether the client wished to be asked about it by now."""
        return self.review_on is not None and self.review_on <= today
