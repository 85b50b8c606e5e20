"""A session as text: turns of two speakers, with times where the source had them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum

# What stands where a name was: see `holdspace.domain.nameless.replacing`.
_PLACEHOLDER = re.compile(r"\[[a-z]+ \d+\]")


class Speaker(StrEnum):
    """The two people in the room."""

    THERAPIST = "therapist"
    CLIENT = "client"


@dataclass(frozen=True, slots=True)
class Turn:
    """All one speaker says until the other speaks.

    ``index`` counts from 0; ``start`` and ``end`` are seconds from the beginning, None where the source has no times.
    """

    index: int
    speaker: Speaker
    text: str = field(repr=False)
    start: float | None = None
    end: float | None = None

    @property
    def words(self) -> int:
        """How many words were said; a placeholder for a name, such as [person 1], is one."""
        return len(_PLACEHOLDER.sub("name", self.text).split())


@dataclass(frozen=True, slots=True)
class Transcript:
    """The turns of one session in order."""

    turns: tuple[Turn, ...]

    @property
    def has_times(self) -> bool:
        """Whether every turn has a start and an end."""
        return bool(self.turns) and all(turn.start is not None and turn.end is not None for turn in self.turns)
