"""A proposal and its states.

The table `MOVES` is what the code runs on, and docs/reference/plan.md draws the diagram from it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from holdspace.domain.errors import BadInput, Refused, WrongState
from holdspace.domain.language import gettext as _

LONGEST_TEXT = 500


class Part(StrEnum):
    """What a line of the plan is about."""

    GOAL = "goal"  # what should be different one day, in the client's words
    APPROACH = "approach"  # how we work
    ACTIVITY = "activity"  # what is done between sessions
    FREQUENCY = "frequency"  # how often and how long we meet
    BOUNDARY = "boundary"  # a limit both keep; topics that are the client's to keep out stay theirs alone
    ARRANGEMENT = "arrangement"  # anything else both want to rely on


class Change(StrEnum):
    """What a proposal would do to the plan."""

    ADD = "add"
    REWORD = "reword"
    END = "end"


class Ending(StrEnum):
    """How a goal would end."""

    ACHIEVED = "achieved"
    DROPPED = "dropped"


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


@dataclass(frozen=True, slots=True)
class Move:
    """What brings a proposal from open to another state: whose move it is, whether a note is needed, what it does."""

    is_the_proposers: bool
    needs_note: bool
    does: str


# From an open proposal. Nothing leads back: whoever wants more proposes again.
MOVES: Mapping[ProposalState, Move] = {
    ProposalState.ACCEPTED: Move(False, False, "the plan changes and gets its next version"),
    ProposalState.AMENDED: Move(False, False, "their own proposal takes its place, for the first to answer"),
    ProposalState.DECLINED: Move(False, True, "the plan stays as it is; the note is kept beside the proposal"),
    ProposalState.WITHDRAWN: Move(True, False, "the plan stays as it is"),
}


@dataclass(frozen=True, slots=True)
class Proposal:
    """A change that one proposes: the new words (empty for an ending) and why.

    ``beside`` is the therapist's wording beside a new goal; ``ending`` how a goal would end.
    """

    part: Part
    change: Change
    text: str = field(repr=False)
    why: str = field(default="", repr=False)
    beside: str = field(default="", repr=False)
    ending: Ending | None = None

    def __post_init__(self) -> None:
        if self.change is not Change.END and not self.text.strip():
            raise BadInput("The proposal is empty.", remedy="Write what you would like, in a sentence.")
        if max(len(self.text), len(self.why), len(self.beside)) > LONGEST_TEXT:
            raise BadInput(
                _("At most %(most)d characters.") % {"most": LONGEST_TEXT},
                remedy="Say it shorter, or make two proposals of it.",
            )
        self._require_goal_complete()

    def _require_goal_complete(self) -> None:
        """A goal that changes or ends is kept with the reason, and one that ends says how."""
        is_goal = self.part is Part.GOAL
        if is_goal and self.change is not Change.ADD and not self.why.strip():
            raise BadInput("Please say why.", remedy="The old goal is kept, with your reason beside it.")
        if (self.ending is not None) is not (is_goal and self.change is Change.END):
            raise BadInput("Only a goal that ends says how it ended, and it always does.")


def require_answer(state: ProposalState, answer: ProposalState, *, proposed_by: Side, by: Side, note: str) -> None:
    """Raise unless this side may move the proposal so.

    WrongState: it is no longer open. Refused: it is the other's to answer, or one's own to withdraw. BadInput: a
    proposal is declined with a word why.
    """
    if state is not ProposalState.OPEN:
        raise WrongState(_("This proposal was answered meanwhile. Look at the page again."))
    if answer not in MOVES:
        raise BadInput("There is no such answer.")
    move = MOVES[answer]
    if move.is_the_proposers is not (by is proposed_by):
        raise Refused(
            _("Only who proposed it withdraws it.")
            if move.is_the_proposers
            else _("It is for the other to answer a proposal.")
        )
    if move.needs_note and not note.strip():
        raise BadInput("Please say why not.", remedy="A few words help the other to understand.")
