"""Counts in the manner of MITI: a turn counts for each kind that it holds, a sentence for itself."""

from __future__ import annotations

from random import Random

import pytest

from holdspace.domain.coding.behaviour_counts import KINDS, BehaviourCount, count_behaviours
from holdspace.domain.coding.coded import SENTENCE_CODES, CodedTranscript, CodedTurn, CodedUtterance
from holdspace.domain.conversation.transcript import Speaker, Turn


def turn(at: int, *asks: float, **more: str) -> CodedTurn:
    """A therapist's turn that asks openly for sure, with sentences that ask with these probabilities."""
    labels = dict.fromkeys(SENTENCE_CODES, "none") | {"question": "open"} | more
    nothing = dict.fromkeys(SENTENCE_CODES, 0.0)
    parts = tuple(CodedUtterance(i, i + 1, labels, nothing | {"question": each}) for i, each in enumerate(asks))
    return CodedTurn(
        Turn(at, Speaker.THERAPIST, "ab"), labels, {}, experimental={"affirmation": 0.25}, utterances=parts
    )


def counted(turns: list[CodedTurn]) -> dict[str, BehaviourCount]:
    found = count_behaviours(CodedTranscript(tuple(turns), "nobody"), Random(1))
    return {each.label or each.code: each for each in found}


def test_a_turn_that_asks_twice_is_one_turn_and_two_sentences():
    found = counted([turn(at, 1.0, 1.0) for at in range(20)])["open"]

    assert found.turns.value == 20
    assert found.sentences is not None
    assert (found.sentences.value, found.sentences.lower, found.sentences.upper, found.sentences.n) == (40, 40, 40, 20)


def test_a_turn_that_gives_back_and_asks_counts_for_both():
    found = counted([turn(at, reflection="simple") for at in range(20)])

    assert found["open"].turns.value == found["simple"].turns.value == 20


def test_chances_are_added_up_and_doubt_widens_the_interval():
    found = counted([turn(at, 0.5, 0.1) for at in range(20)])["open"].sentences

    assert found is not None
    assert found.value == pytest.approx(12)
    assert found.lower is not None
    assert found.upper is not None
    assert 6 < found.lower < 12 < found.upper < 18


def test_nothing_is_counted_below_fifteen_turns():
    found = counted([turn(at, 1.0, 1.0) for at in range(14)])

    assert all(each.turns.value is None for each in found.values())
    assert found["open"].sentences is not None
    assert found["open"].sentences.value is None


def test_sentences_that_were_not_looked_into_have_no_count():
    found = counted([turn(at) for at in range(20)])

    assert list(found) == [*(label for _, label in KINDS), "affirmation"]
    assert all(each.sentences is None for each in found.values())
    assert found["affirmation"].turns.value == 5
