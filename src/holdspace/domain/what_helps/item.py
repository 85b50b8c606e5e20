"""One line of the list *What helps me*.

The idea of asking for the most helpful and the most hindering event of a session is that of the Helpful Aspects of
Therapy form (Llewelyn 1988, Br J Clin Psychol 27:223-237); the wording here is our own and nothing is scored.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from holdspace.domain.errors import BadInput
from holdspace.domain.language import gettext as _

LONGEST_TEXT = 300


class Effect(StrEnum):
    """Whether it helps or gets in the way."""

    HELPS = "helps"
    HINDERS = "hinders"


@dataclass(frozen=True, slots=True)
class HelpItem:
    """A line; ``turn`` is the place in the session's transcript, counted from 1, where it was linked to one."""

    text: str
    effect: Effect
    turn: int | None = None

    def __post_init__(self) -> None:
        if not self.text.strip():
            raise BadInput("Please write a few words.", remedy="A line is enough.")
        if len(self.text) > LONGEST_TEXT:
            raise BadInput(
                _("At most %(most)d characters.") % {"most": LONGEST_TEXT},
                remedy="Say it shorter, or make two lines of it.",
            )
