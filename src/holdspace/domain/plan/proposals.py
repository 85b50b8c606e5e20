"""A proposal and its states.

open ─→ accepted    by the other: the plan changes
  ├──→ amended      by the other: their own proposal takes its place
  ├──→ declined     by the other, with a note
  └──→ withdrawn    by whoever proposed it
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from holdspace.domain.errors import BadInput, Refused, WrongState

LONGEST_TEXT = 500


class Part(StrEnum):
    """What a line of the plan is about."""

    APPROACH = "approach"  # how we work
    ACTIVITY = "activity"  # what is done between sessions
    FREQUENCY = "frequency"  # how often and how long we meet
    ARRANGEMENT = "arrangement"  # anything else both want to rely on


class Change(StrEnum):
    """What a proposal would do to the plan."""

    ADD = "add"
    REWORD = "reword"
    END = "end"


class ProposalState(StrEnum):
    """Where a proposal stands."""

    OPEN = "open"
    ACCEPTED = "accepted"
    AMENDED = "amended"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class Side(StrEnum):
    """Whose proposal or word it is."""

    CLIENT = "client"
    THERAPIST = "therapist"

    @property
    def other(self) -> Side:
        """The other one of the two."""
        return Side.THERAPIST if self is Side.CLIENT else Side.CLIENT


class Stance(StrEnum):
    """How somebody signs a version of the plan; dissent is kept beside it, never smoothed over."""

    AGREE = "agree"
    AGREE_WITH_NOTE = "agree_with_note"
    NOT_YET = "not_yet"


# From an open proposal: which state, and whether it is the proposer's or the other's to bring about.
MOVES: Mapping[ProposalState, bool] = {
    ProposalState.ACCEPTED: False,
    ProposalState.AMENDED: False,
    ProposalState.DECLINED: False,
    ProposalState.WITHDRAWN: True,
}


@dataclass(frozen=True, slots=True)
class Proposal:
    """A change that one proposes: the new words (empty for an ending) and why."""

    part: Part
    change: Change
    text: str
    why: str = ""

    def __post_init__(self) -> None:
        if self.change is not Change.END and not self.text.strip():
            raise BadInput("The proposal is empty.", remedy="Write what you would like, in a sentence.")
        if max(len(self.text), len(self.why)) > LONGEST_TEXT:
            raise BadInput(f"At most {LONGEST_TEXT} characters.", remedy="Say it shorter, or make two proposals of it.")


def require_answer(state: ProposalState, answer: ProposalState, *, proposed_by: Side, by: Side, note: str) -> None:
    """Raise unless this side may move the proposal so.

    WrongState: it is no longer open. Refused: it is the other's to answer, or one's own to withdraw. BadInput: a
    proposal is declined with a word why.
    """
    if state is not ProposalState.OPEN:
        raise WrongState(f"This proposal was {state} meanwhile. Look at the page again.")
    if answer not in MOVES:
        raise BadInput("There is no such answer.")
    if MOVES[answer] is not (by is proposed_by):
        raise Refused(
            "Only who proposed it withdraws it." if MOVES[answer] else "It is for the other to answer a proposal."
        )
    if answer is ProposalState.DECLINED and not note.strip():
        raise BadInput("Please say why not.", remedy="A few words help the other to understand.")
