"""Where a version of the plan stands, from who signed it how."""

import itertools

import pytest

from holdspace.domain.errors import WrongState
from holdspace.domain.plan.proposals import Side, Stance
from holdspace.domain.plan.states import MOVES, Other, PlanEvent, PlanState, after, plan_state

CLIENT, THERAPIST = Side
AGREE, WITH_NOTE, NOT_YET = Stance


@pytest.mark.parametrize(
    ("version", "signed", "state"),
    [
        (0, [], PlanState.EMPTY),
        (1, [], PlanState.TO_SIGN),
        (1, [(CLIENT, AGREE)], PlanState.TO_SIGN),
        (1, [(CLIENT, AGREE), (CLIENT, AGREE)], PlanState.TO_SIGN),
        (1, [(CLIENT, AGREE), (THERAPIST, WITH_NOTE)], PlanState.AGREED),
        (1, [(CLIENT, NOT_YET), (THERAPIST, AGREE)], PlanState.DISSENT),
        (1, [(CLIENT, NOT_YET), (THERAPIST, AGREE), (CLIENT, AGREE)], PlanState.AGREED),
        (1, [(CLIENT, NOT_YET), (THERAPIST, NOT_YET), (CLIENT, AGREE)], PlanState.DISSENT),
        (1, [(CLIENT, AGREE), (THERAPIST, AGREE), (THERAPIST, NOT_YET)], PlanState.DISSENT),
    ],
)
def test_a_version_stands_as_the_two_signed_it(version: int, signed: list[tuple[Side, Stance]], state: PlanState):
    assert plan_state(version, signed) is state


def test_one_no_is_never_smoothed_over():
    """Whatever the order: agreed means that the last word of both is yes; a last no of anybody shows."""
    for signed in itertools.product(itertools.product(Side, Stance), repeat=3):
        last = dict(signed)

        state = plan_state(1, signed)

        assert (state is PlanState.DISSENT) is (NOT_YET in last.values())
        assert (state is PlanState.AGREED) is (len(last) == 2 and NOT_YET not in last.values())


def test_an_empty_plan_is_not_signed():
    with pytest.raises(WrongState):
        after(PlanState.EMPTY, PlanEvent.AGREED)


def test_every_state_takes_a_change_and_is_to_be_signed_then():
    assert {moves[PlanEvent.CHANGED, Other.NOT_SIGNED] for moves in MOVES.values()} == {PlanState.TO_SIGN}
