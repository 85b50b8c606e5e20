"""The choices of a session check that are no ratings: the pace, a silence, and what becomes of what was hard to say."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Pace(StrEnum):
    """How fast the next session should go, seen from this one."""

    SLOWER = "slower"
    RIGHT = "right"
    FASTER = "faster"


class Silence(StrEnum):
    """Whether a silence in the session did good. Only the good is asked for: a silence needs no verdict."""

    HELPED = "helped"


class Telling(StrEnum):
    """What becomes of something that could not be said in the room; the client's choice each time."""

    NOW = "now"  # the therapist reads it from now on
    NEXT_TIME = "next_time"  # kept for the client alone; they are asked again at the next check-in
    JOURNAL = "journal"  # goes to the journal, locked in the browser; nothing of it is kept here


class HeldChoice(StrEnum):
    """What becomes of something held back, when the client is asked again."""

    KEEP = "keep"
    TELL = "tell"
    LET_GO = "let_go"


@dataclass(frozen=True, slots=True)
class Unsaid:
    """Something that could not be said in the room. Without a choice it is held back: nothing is told by accident."""

    words: str = field(default="", repr=False)
    telling: Telling = Telling.NEXT_TIME

    @property
    def is_told(self) -> bool:
        """Whether the therapist shall read it now."""
        return bool(self.words) and self.telling is Telling.NOW

    @property
    def is_held_back(self) -> bool:
        """Whether it is kept for the client alone."""
        return bool(self.words) and self.telling is Telling.NEXT_TIME
