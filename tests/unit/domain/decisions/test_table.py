"""Who may move a decision on and write what into its table."""

import pytest

from holdspace.domain.decisions.table import (
    MOVES,
    DecisionState,
    Entry,
    Step,
    Verdict,
    What,
    next_state,
    require_entry,
)
from holdspace.domain.errors import BadInput, Refused, WrongState
from holdspace.domain.plan.proposals import Side

OPEN, CHOSEN, DECIDED, LOOKED_BACK = DecisionState
CLIENT, THERAPIST = Side


def test_the_way_from_a_question_to_looking_back():
    state = OPEN
    for step, by in ((Step.CHOOSE, CLIENT), (Step.AGREE, THERAPIST), (Step.LOOK_BACK, CLIENT)):
        state = next_state(state, step, chosen_by=CLIENT, by=by)

    assert state is LOOKED_BACK


def test_nothing_is_decided_by_one_alone():
    with pytest.raises(Refused):
        next_state(CHOSEN, Step.AGREE, chosen_by=CLIENT, by=CLIENT)


def test_decided_is_only_reached_by_the_others_agreement():
    leading = [(state, step) for state, moves in MOVES.items() for step, move in moves.items() if move.to is DECIDED]

    assert leading == [(CHOSEN, Step.AGREE)]
    assert MOVES[CHOSEN][Step.AGREE].is_the_others


@pytest.mark.parametrize("step", [Step.AGREE, Step.REOPEN, Step.LOOK_BACK])
def test_an_open_question_is_only_chosen_in(step: Step):
    with pytest.raises(WrongState):
        next_state(OPEN, step, chosen_by=None, by=CLIENT)


@pytest.mark.parametrize(
    ("what", "by", "is_allowed"),
    [
        (What.MATTER, CLIENT, True),
        (What.MATTER, THERAPIST, False),
        (What.EVIDENCE, THERAPIST, True),
        (What.EVIDENCE, CLIENT, False),
        (What.FOR, THERAPIST, True),
        (What.LEANING, CLIENT, True),
    ],
)
def test_what_matters_is_the_clients_and_evidence_the_therapists(what: What, by: Side, is_allowed: bool):
    if is_allowed:
        require_entry(OPEN, what, by)
    else:
        with pytest.raises(Refused):
            require_entry(OPEN, what, by)


@pytest.mark.parametrize(
    ("state", "what"), [(OPEN, What.LOOKING_BACK), (DECIDED, What.FOR), (LOOKED_BACK, What.OPTION)]
)
def test_there_is_a_time_for_each(state: DecisionState, what: What):
    with pytest.raises(WrongState):
        require_entry(state, what, CLIENT)


@pytest.mark.parametrize(
    "wrong",
    [
        {"what": What.OPTION, "text": " "},
        {"what": What.FOR, "text": "cheap"},
        {"what": What.MATTER, "text": "sleep"},
        {"what": What.MATTER, "text": "sleep", "weight": 6},
        {"what": What.FOR, "text": "cheap", "option": "1", "weight": 2},
        {"what": What.EVIDENCE, "text": "helps half"},
        {"what": What.LOOKING_BACK, "text": "fine"},
        {"what": What.OPTION, "text": "a" * 501},
    ],
)
def test_what_is_incomplete_is_refused(wrong: dict[str, object]):
    with pytest.raises(BadInput):
        Entry(**wrong)  # type: ignore[arg-type]  # wrong on purpose


def test_a_leaning_needs_no_words_and_looking_back_a_verdict():
    assert Entry(What.LEANING, "", "1").text == ""
    assert Entry(What.LOOKING_BACK, "We were too quick", verdict=Verdict.PARTLY).verdict is Verdict.PARTLY
