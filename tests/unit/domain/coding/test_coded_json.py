"""A coded conversation survives being written down."""

from __future__ import annotations

import json

import pytest

from holdspace.domain.coding.coded import CodedTranscript, CodedTurn, CodedUtterance
from holdspace.domain.coding.coded_json import from_json, to_json
from holdspace.domain.conversation.transcript import Speaker, Turn
from holdspace.domain.errors import IntegrityError

CODED = CodedTranscript(
    (
        CodedTurn(
            Turn(0, Speaker.CLIENT, "I want to. It scares me.", 0.0, 2.5),
            {"client_talk": "change", "emotions": "fear|sadness"},
            {"client_talk": 0.7, "emotions": 0.6},
            frozenset({"client_talk"}),
            {"client_talk": {"change": 0.7, "neutral": 0.2, "sustain": 0.1}},
            {"affirmation": 0.2},
            (CodedUtterance(0, 10, {"client_talk": "change"}, {"client_talk": 0.8}),),
        ),
        CodedTurn(Turn(1, Speaker.THERAPIST, "Mm-hmm."), {"behaviour": "other"}, {"behaviour": 0.9}),
    ),
    "listening 1",
    ("a note",),
)


def test_what_was_written_is_read_back():
    assert from_json(json.loads(json.dumps(to_json(CODED)))) == CODED


@pytest.mark.parametrize("damage", [{"version": 99}, {"turns": [{}]}, {"turns": None}])
def test_what_was_not_written_so_is_an_integrity_error(damage):
    with pytest.raises(IntegrityError):
        from_json(to_json(CODED) | damage)


def test_emotions_are_named_without_neutral():
    assert CODED.turns[0].emotions == ("fear", "sadness")
    assert CODED.turns[1].emotions == ()


def test_a_label_without_probabilities_is_certain():
    turn = CODED.turns[1]

    assert turn.probability_of("behaviour", "other") == 1.0
    assert turn.probability_of("behaviour", "question", "reflection") == 0.0
    assert turn.probability_of("client_talk", "change") == 0.0


def test_the_conversation_can_be_had_without_its_codes():
    assert [turn.text for turn in CODED.transcript.turns] == ["I want to. It scares me.", "Mm-hmm."]
    assert CODED.of(Speaker.THERAPIST) == CODED.turns[1:]
