"""Who may answer a proposal how: the table of moves, exhaustively."""

import itertools

import pytest

from holdspace.domain.errors import BadInput, Refused, WrongState
from holdspace.domain.plan.proposals import Change, Part, Proposal, ProposalState, Side, require_answer

OPEN, ACCEPTED, AMENDED, DECLINED, WITHDRAWN = ProposalState
ALLOWED = {
    # who answers: which answers an open proposal of the client takes from them
    Side.CLIENT: {WITHDRAWN},
    Side.THERAPIST: {ACCEPTED, AMENDED, DECLINED},
}


@pytest.mark.parametrize(("by", "answer"), list(itertools.product(Side, [ACCEPTED, AMENDED, DECLINED, WITHDRAWN])))
def test_nothing_becomes_plan_by_one_side_alone(by: Side, answer: ProposalState):
    def move() -> None:
        require_answer(OPEN, answer, proposed_by=Side.CLIENT, by=by, note="because")

    if answer in ALLOWED[by]:
        move()
    else:
        with pytest.raises(Refused):
            move()


@pytest.mark.parametrize(
    ("state", "by", "answer"),
    list(itertools.product([ACCEPTED, AMENDED, DECLINED, WITHDRAWN], Side, [ACCEPTED, AMENDED, DECLINED])),
)
def test_an_answered_proposal_is_not_answered_again(state: ProposalState, by: Side, answer: ProposalState):
    with pytest.raises(WrongState):
        require_answer(state, answer, proposed_by=Side.CLIENT, by=by, note="because")


def test_declining_needs_a_word_why():
    with pytest.raises(BadInput, match="say why not"):
        require_answer(OPEN, DECLINED, proposed_by=Side.CLIENT, by=Side.THERAPIST, note="  ")


def test_open_is_no_answer():
    with pytest.raises(BadInput):
        require_answer(OPEN, OPEN, proposed_by=Side.CLIENT, by=Side.THERAPIST, note="")


def test_only_an_ending_needs_no_words():
    assert Proposal(Part.ACTIVITY, Change.END, "").text == ""
    with pytest.raises(BadInput):
        Proposal(Part.ACTIVITY, Change.ADD, " ")
    with pytest.raises(BadInput):
        Proposal(Part.ACTIVITY, Change.ADD, "a" * 501)


def test_each_side_has_the_other():
    assert Side.CLIENT.other is Side.THERAPIST
    assert Side.THERAPIST.other is Side.CLIENT
