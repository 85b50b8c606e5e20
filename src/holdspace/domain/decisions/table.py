"""What a decision table holds, who may write what into it, and from where it moves to where.

Two sides weigh a question (shared decision-making: Elwyn et al. 2012, J Gen Intern Med 27:1361-1367,
https://doi.org/10.1007/s11606-012-2077-6, choice, option and decision talk). Nothing is added up: the table shows what
speaks for what and leaves deciding to the two. `MOVES` is what the code runs on; docs/reference/plan.md draws
the diagram from it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from holdspace.domain.errors import BadInput, Refused, WrongState
from holdspace.domain.language import gettext as _
from holdspace.domain.plan.proposals import Side

LONGEST_TEXT = 500
WEIGHTS = range(1, 6)
FEWEST_OPTIONS = 2


class DecisionState(StrEnum):
    """Where a decision stands."""

    OPEN = "open"
    CHOSEN = "chosen"  # by one; the other is asked
    DECIDED = "decided"  # by both
    LOOKED_BACK = "looked_back"


class Step(StrEnum):
    """What moves it on."""

    CHOOSE = "choose"
    AGREE = "agree"
    REOPEN = "reopen"
    LOOK_BACK = "look_back"


@dataclass(frozen=True, slots=True)
class Move:
    """Where a step leads, and whether it is only for the one who did not choose."""

    to: DecisionState
    is_the_others: bool = False


MOVES: Mapping[DecisionState, Mapping[Step, Move]] = {
    DecisionState.OPEN: {Step.CHOOSE: Move(DecisionState.CHOSEN)},
    DecisionState.CHOSEN: {
        Step.CHOOSE: Move(DecisionState.CHOSEN),
        Step.AGREE: Move(DecisionState.DECIDED, is_the_others=True),
        Step.REOPEN: Move(DecisionState.OPEN),
    },
    DecisionState.DECIDED: {
        Step.REOPEN: Move(DecisionState.OPEN),
        Step.LOOK_BACK: Move(DecisionState.LOOKED_BACK),
    },
    DecisionState.LOOKED_BACK: {
        Step.REOPEN: Move(DecisionState.OPEN),
        Step.LOOK_BACK: Move(DecisionState.LOOKED_BACK),
    },
}


def next_state(state: DecisionState, step: Step, *, chosen_by: Side | None, by: Side) -> DecisionState:
    """Return where a decision stands after a step.

    Raises WrongState where the step does not lead on from here, Refused where it is the other's to take.
    """
    move = MOVES[state].get(step)
    if move is None:
        raise WrongState("This decision was moved on meanwhile. Look at the page again.")
    if move.is_the_others and chosen_by is by:
        raise Refused("It is for the other to agree: nothing is decided by one of you alone.")
    return move.to


class What(StrEnum):
    """What is written into the table."""

    OPTION = "option"
    FOR = "for"
    AGAINST = "against"
    MATTER = "matter"  # what matters to the client, with a weight
    EVIDENCE = "evidence"  # by the therapist, with its source
    LEANING = "leaning"
    LOOKING_BACK = "looking_back"


# What only one of the two writes; everything else is for both.
WRITTEN_BY: Mapping[What, Side] = {What.MATTER: Side.CLIENT, What.EVIDENCE: Side.THERAPIST}
NEEDS_OPTION = frozenset({What.FOR, What.AGAINST, What.LEANING})
MAY_BE_EMPTY = frozenset({What.LEANING})
WRITTEN_LATER = frozenset({What.LOOKING_BACK})


class Verdict(StrEnum):
    """How one sees a decision later."""

    GOOD = "good"
    PARTLY = "partly"
    NOT_GOOD = "not_good"
    TOO_EARLY = "too_early"


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing written into the table. ``option`` is the id of the option it is about, empty for the whole."""

    what: What
    text: str
    option: str = ""
    weight: int | None = None
    source: str = ""
    verdict: Verdict | None = None

    def __post_init__(self) -> None:
        if not self.text.strip() and self.what not in MAY_BE_EMPTY:
            raise BadInput("Please write a few words.", remedy="A line is enough.")
        if max(len(self.text), len(self.source)) > LONGEST_TEXT:
            raise BadInput(_("At most %(most)d characters.") % {"most": LONGEST_TEXT})
        if self.what in NEEDS_OPTION and not self.option:
            raise BadInput("Please say which option this is about.")
        if (self.weight in WEIGHTS) is not (self.what is What.MATTER):
            raise BadInput("What matters has a weight from 1 to 5.")
        if self.what is What.EVIDENCE and not self.source.strip():
            raise BadInput("Please name the source.", remedy="A study, a guideline, or “my experience”.")
        if (self.verdict is not None) is not (self.what is What.LOOKING_BACK):
            raise BadInput("Looking back, please choose one of the answers.")


def require_entry(state: DecisionState, what: What, by: Side) -> None:
    """Raise Refused where it is the other's to write, WrongState where it is not the time for it."""
    if WRITTEN_BY.get(what, by) is not by:
        raise Refused("This part of the table is for the other to fill.")
    is_later = state in {DecisionState.DECIDED, DecisionState.LOOKED_BACK}
    if is_later is not (what in WRITTEN_LATER):
        raise WrongState("This decision was moved on meanwhile. Look at the page again.")
