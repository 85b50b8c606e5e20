"""Rows of the table that `holdspace code` writes: the contract's columns, and nothing of the other speaker's."""

from __future__ import annotations

from random import Random

from holdspace.domain.coding.coded import CodedTranscript, CodedTurn
from holdspace.domain.coding.summary import summarise
from holdspace.domain.conversation.transcript import Speaker, Turn
from holdspace.workflows.coded_rows import TURN_COLUMNS, session_row, turn_rows

CODED = CodedTranscript(
    (
        CodedTurn(
            Turn(7, Speaker.THERAPIST, "Why?"), {"behaviour": "question", "question": "open"}, {"behaviour": 0.9}
        ),
        CodedTurn(Turn(8, Speaker.CLIENT, "I want to."), {"client_talk": "change"}, {"client_talk": 0.7}),
    ),
    "listening 1",
)


def test_the_columns_are_those_of_the_contract():
    assert TURN_COLUMNS == (
        "dialogue_id", "turn_index", "speaker", "text",
        "behaviour", "behaviour_probability", "question", "question_probability",
        "reflection", "reflection_probability", "therapist_input", "therapist_input_probability",
        "client_talk", "client_talk_probability", "emotions", "emotions_probability",
    )  # fmt: skip


def test_a_row_keeps_its_keys_and_leaves_the_other_speakers_codes_empty():
    therapist, client = turn_rows("a", CODED)

    assert (therapist["dialogue_id"], therapist["turn_index"], therapist["speaker"]) == ("a", 7, "therapist")
    assert (therapist["behaviour"], therapist["behaviour_probability"]) == ("question", 0.9)
    assert therapist["client_talk"] is None
    assert client["behaviour"] is None
    assert client["client_talk"] == "change"
    assert tuple(client) == TURN_COLUMNS


def test_a_session_is_one_row_with_bounds_and_turns_behind_each_figure():
    row = session_row("a", CODED, summarise(CODED, Random(0)))

    assert row["turns"] == 2
    assert {"question_count", "question_count_lower", "question_count_upper", "question_count_n"} <= set(row)
    assert row["question_count"] is None
