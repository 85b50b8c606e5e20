"""Where a version of the plan stands: to be signed, agreed by both, or with a "not yet" that is not smoothed over.

The table `MOVES` is what the code runs on, and docs/reference/plan.md draws the diagram from it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum

from holdspace.domain.errors import WrongState
from holdspace.domain.plan.proposals import Side, Stance


class PlanState(StrEnum):
    """How the plan stands between the two."""

    EMPTY = "empty"  # nothing was agreed yet
    TO_SIGN = "to_sign"  # a version stands, and somebody has not signed it
    AGREED = "agreed"  # both signed it, with or without a note
    DISSENT = "dissent"  # somebody signed "not yet"


class PlanEvent(StrEnum):
    """What moves it on."""

    CHANGED = "changed"  # a proposal was accepted: the next version
    AGREED = "agreed"  # one signs, with or without a note
    NOT_YET = "not_yet"  # one signs "not yet"


class Other(StrEnum):
    """How the other signed this version so far."""

    NOT_SIGNED = "not_signed"
    AGREES = "agrees"
    NOT_YET = "not_yet"


EVENT_OF: Mapping[Stance, PlanEvent] = {
    Stance.AGREE: PlanEvent.AGREED,
    Stance.AGREE_WITH_NOTE: PlanEvent.AGREED,
    Stance.NOT_YET: PlanEvent.NOT_YET,
}
_OTHER_OF = {PlanEvent.AGREED: Other.AGREES, PlanEvent.NOT_YET: Other.NOT_YET}
_SIGNING: Mapping[tuple[PlanEvent, Other], PlanState] = {
    (PlanEvent.AGREED, Other.NOT_SIGNED): PlanState.TO_SIGN,
    (PlanEvent.AGREED, Other.AGREES): PlanState.AGREED,
    (PlanEvent.AGREED, Other.NOT_YET): PlanState.DISSENT,
    (PlanEvent.NOT_YET, Other.NOT_SIGNED): PlanState.DISSENT,
    (PlanEvent.NOT_YET, Other.AGREES): PlanState.DISSENT,
    (PlanEvent.NOT_YET, Other.NOT_YET): PlanState.DISSENT,
}
# How the other can have signed in each state. An empty plan is not signed.
_OTHERS: Mapping[PlanState, frozenset[Other]] = {
    PlanState.EMPTY: frozenset(),
    PlanState.TO_SIGN: frozenset({Other.NOT_SIGNED, Other.AGREES}),
    PlanState.AGREED: frozenset({Other.AGREES}),
    PlanState.DISSENT: frozenset(Other),
}
# Each change makes a version that nobody has signed yet.
MOVES: Mapping[PlanState, Mapping[tuple[PlanEvent, Other], PlanState]] = {
    state: {
        (PlanEvent.CHANGED, Other.NOT_SIGNED): PlanState.TO_SIGN,
        **{(event, other): to for (event, other), to in _SIGNING.items() if other in others},
    }
    for state, others in _OTHERS.items()
}


def after(state: PlanState, event: PlanEvent, other: Other = Other.NOT_SIGNED) -> PlanState:
    """Return where the plan stands after an event; raise WrongState where it cannot happen."""
    found = MOVES[state].get((event, other))
    if found is None:
        raise WrongState("There is no plan to sign yet.")
    return found


def plan_state(version: int, signatures: Iterable[tuple[Side, Stance]]) -> PlanState:
    """Return where a version stands; ``signatures`` are those under this version, oldest first."""
    state = PlanState.EMPTY if version == 0 else after(PlanState.EMPTY, PlanEvent.CHANGED)
    signed: dict[Side, PlanEvent] = {}
    for side, stance in signatures:
        event, by_other = EVENT_OF[stance], signed.get(side.other)
        state = after(state, event, _OTHER_OF[by_other] if by_other else Other.NOT_SIGNED)
        signed[side] = event
    return state
