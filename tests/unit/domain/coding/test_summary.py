"""The figures of a session: soft counts, intervals, and silence where too little was said."""

from __future__ import annotations

from random import Random

import pytest

from holdspace.domain.coding.coded import CodedTranscript, CodedTurn
from holdspace.domain.coding.summary import MINIMUM_TURNS, summarise
from holdspace.domain.conversation.transcript import Speaker, Turn


def therapist(index: int, *, asks: float = 0.0, opens: float = 0.5, reflects: float = 0.0, words: int = 3) -> CodedTurn:
    turn = Turn(index, Speaker.THERAPIST, " ".join(["word"] * words))
    distributions = {
        "question": {"none": 1 - asks, "open": asks * opens, "closed": asks * (1 - opens)},
        "reflection": {"none": 1 - reflects, "simple": reflects / 2, "complex": reflects / 2},
    }
    return CodedTurn(turn, {"question": "none", "reflection": "none"}, {}, distributions=distributions)


def client(index: int, *, change: float = 0.0, sustain: float = 0.0, words: int = 3) -> CodedTurn:
    turn = Turn(index, Speaker.CLIENT, " ".join(["word"] * words))
    talk = {"change": change, "neutral": 1 - change - sustain, "sustain": sustain}
    return CodedTurn(turn, {"client_talk": "neutral"}, {}, distributions={"client_talk": talk})


def summary_of(*turns: CodedTurn):
    return summarise(CodedTranscript(turns, "test"), Random(1))


def test_a_turn_that_asks_with_a_chance_of_a_half_counts_a_half():
    summary = summary_of(*(therapist(i, asks=0.5) for i in range(20)))

    assert summary.figure("question_count").value == pytest.approx(10)


def test_the_interval_of_uncertain_turns_is_that_of_a_binomial():
    """20 turns of .5 each: mean 10, standard deviation √5, so 95 % lie between about 6 and 14."""
    figure = summary_of(*(therapist(i, asks=0.5) for i in range(20))).figure("question_count")

    assert figure.lower == pytest.approx(6, abs=1)
    assert figure.upper == pytest.approx(14, abs=1)


def test_no_figure_rests_on_fewer_turns_than_the_minimum():
    figure = summary_of(*(therapist(i, asks=1) for i in range(MINIMUM_TURNS - 1))).figure("question_count")

    assert (figure.value, figure.lower, figure.upper) == (None, None, None)
    assert figure.n == MINIMUM_TURNS - 1
    assert figure.note == "Needs at least {least} coded turns; there are {n}."


def test_reflections_per_question_are_finite_without_any_question():
    figure = summary_of(*(therapist(i, reflects=1) for i in range(20))).figure("reflection_to_question_ratio")

    assert figure.value == pytest.approx(20.5 / 0.5)


def test_a_turn_that_reflects_and_asks_counts_on_both_sides():
    figure = summary_of(*(therapist(i, asks=1, reflects=1) for i in range(20))).figure("reflection_to_question_ratio")

    assert figure.value == pytest.approx(1)
    assert (figure.lower, figure.upper) == (1, 1)


def test_the_share_of_open_questions_needs_five_questions():
    few = summary_of(*(therapist(i, asks=0.1) for i in range(20))).figure("open_question_share")
    enough = summary_of(*(therapist(i, asks=0.5, opens=0.8) for i in range(20))).figure("open_question_share")

    assert few.value is None
    assert enough.value == pytest.approx(0.8)


def test_the_share_of_complex_reflections_is_never_called_reliable():
    figure = summary_of(*(therapist(i, reflects=1) for i in range(20))).figure("complex_reflection_share")

    assert figure.value == pytest.approx(0.5)
    assert not figure.is_reliable
    assert ".16" in figure.note


def test_change_talk_is_a_share_of_the_turns_that_lean_either_way():
    figure = summary_of(*(client(i, change=0.6, sustain=0.2) for i in range(20))).figure("change_talk_share")

    assert figure.value == pytest.approx(0.75)


def test_a_share_without_an_exception_is_not_said_to_be_certain():
    """Six of six: by Clopper and Pearson from 54 % on."""
    turns = [client(at, change=1.0 if at < 6 else 0.0) for at in range(20)]

    figure = summary_of(*turns).figure("change_talk_share")

    assert (figure.value, figure.upper) == (1.0, 1.0)
    assert figure.lower == pytest.approx(0.025 ** (1 / 6))


def test_talk_share_counts_words_of_both():
    turns = [
        therapist(i, words=1) if i % 2 else client(i, words=3)
        for i in range(20)
    ]  # fmt: skip

    figure = summary_of(*turns).figure("therapist_talk_share")

    assert figure.value == pytest.approx(0.25)
    assert figure.lower < 0.25 < figure.upper


def test_the_same_seed_gives_the_same_interval():
    turns = [therapist(i, asks=0.3, reflects=0.4) for i in range(30)]

    assert summary_of(*turns) == summary_of(*turns)


def test_an_unknown_figure_raises():
    with pytest.raises(KeyError):
        summary_of().figure("empathy")
