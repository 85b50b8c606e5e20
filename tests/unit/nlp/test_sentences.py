"""Where in a turn its codes lie: the turn says whether, its sentences where, and nothing of the turn changes."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from holdspace.domain.coding.coded import SENTENCE_CODES, CodedTurn
from holdspace.domain.conversation.transcript import Speaker, Turn
from holdspace.nlp.encoder import Encoded
from holdspace.nlp.sentences import locate, read_along, shares, split_turns
from tests.unit.nlp.test_decoding import DECODER, HEADS

ASKED = Turn(0, Speaker.THERAPIST, "You walked. How was it?")
ANSWER = Turn(1, Speaker.CLIENT, "Fine. I liked it.")
SHORT = Turn(2, Speaker.THERAPIST, "Mm-hmm.")
SPLIT = split_turns((ASKED, ANSWER, SHORT), has_marks=True)
PROBABILITY = st.floats(0, 1)


def chances(**rows: list[list[float]]) -> dict[str, np.ndarray]:
    """Each head's probabilities over the four rows of `SPLIT`; nothing anywhere where a head is not given."""
    nothing = {code: [[1.0] + [0.0] * (len(HEADS[code]) - 1)] * 4 for code in SENTENCE_CODES}
    return {code: np.array(each, np.float32) for code, each in (nothing | rows).items()}


def coded(**labels: str) -> tuple[CodedTurn, ...]:
    whole = dict.fromkeys(SENTENCE_CODES, "none") | labels
    present = {code: {"none": 0.2, label: 0.8} if label != "none" else {"none": 1.0} for code, label in whole.items()}
    return (
        CodedTurn(ASKED, whole, {}, distributions=present),
        CodedTurn(ANSWER, {"client_talk": "change"}, {}),
        CodedTurn(SHORT, whole, {}, distributions=present),
    )


def test_only_the_therapists_turns_of_several_sentences_are_cut():
    assert [row.text for row in SPLIT.rows] == ["You walked.", "How was it?", "Fine. I liked it.", "Mm-hmm."]
    assert SPLIT.turns == (0, 0, 1, 2)
    assert SPLIT.new == (0, 1)


def test_whole_turns_are_not_read_twice():
    whole = Encoded(np.array([[1.0], [2], [3]]), np.array([[1.0], [2], [3]]), np.array([True, False, False]))
    sentences = Encoded(np.array([[8.0], [9]]), np.array([[8.0], [9]]), np.array([False, False]))

    found = read_along(whole, SPLIT, sentences)

    assert found.vectors[:, 0].tolist() == found.base[:, 0].tolist() == [8, 9, 2, 3]
    assert found.is_cut.tolist() == [False, False, False, False]


def test_a_code_is_marked_in_the_sentence_that_holds_it():
    asks = [[0.95, 0.05, 0.0], [0.1, 0.3, 0.6], [1.0, 0, 0], [1.0, 0, 0]]

    first, answer, short = locate(coded(question="open"), SPLIT, chances(question=asks), DECODER)

    assert [part.labels["question"] for part in first.utterances] == ["none", "closed"]
    assert [ASKED.text[part.start : part.end] for part in first.utterances] == ["You walked.", "How was it?"]
    assert first.labels["question"] == "open"  # the turn's own, which stays
    assert answer.utterances == short.utterances == ()


def test_a_turn_that_gives_back_and_asks_is_marked_with_both():
    asks = [[1.0, 0, 0], [0.1, 0.9, 0], [1.0, 0, 0], [1.0, 0, 0]]
    gives_back = [[0.2, 0.8, 0], [0.9, 0.1, 0], [1.0, 0, 0], [1.0, 0, 0]]

    found = locate(
        coded(question="open", reflection="simple"), SPLIT, chances(question=asks, reflection=gives_back), DECODER
    )[0]

    assert [part.labels["question"] for part in found.utterances] == ["none", "open"]
    assert [part.labels["reflection"] for part in found.utterances] == ["simple", "none"]


def test_a_code_that_the_turn_has_lies_somewhere_in_it_and_one_that_it_has_not_nowhere():
    unsure = [[0.97, 0.03, 0], [0.99, 0.01, 0], [1.0, 0, 0], [1.0, 0, 0]]

    asking = locate(coded(question="open"), SPLIT, chances(question=unsure), DECODER)[0]
    quiet = locate(coded(), SPLIT, chances(question=[[0.0, 1.0, 0]] * 4), DECODER)[0]

    assert [part.labels["question"] for part in asking.utterances] == ["open", "none"]
    assert {part.labels["question"] for part in quiet.utterances} == {"none"}


@given(PROBABILITY, st.lists(st.floats(0.001, 1), min_size=1, max_size=9))
def test_what_the_sentences_hold_makes_up_what_the_turn_holds(presence: float, own: list[float]):
    """Given that the turn holds it, sentence by sentence q_i / (1 - Π(1 - q_j)): so P(any) is the turn's P."""
    held = shares(presence, np.array(own, np.float32))

    assert (held <= presence + 1e-6).all()
    assert held.sum() >= presence - 1e-3
    assert len(own) > 1 or held[0] == pytest.approx(presence, abs=1e-6)
