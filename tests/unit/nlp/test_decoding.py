"""From numbers to codes: each speaker's own, with doubt said aloud."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from holdspace.domain.coding.coded import CLIENT_CODES, THERAPIST_CODES
from holdspace.domain.conversation.transcript import Speaker, Turn
from holdspace.nlp.decoding import Decoder

HEADS = {
    "behaviour": ("question", "reflection", "therapist_input", "other"),
    "question": ("none", "open", "closed"),
    "reflection": ("none", "simple", "complex"),
    "therapist_input": ("none", "information", "advice", "options", "negotiation"),
    "client_talk": ("change", "neutral", "sustain"),
}
DECODER = Decoder(
    heads=HEADS,
    weights={head: {"context": 0.5, "words": 0.5} for head in HEADS},
    offsets={head: dict.fromkeys(labels, 0.0) for head, labels in HEADS.items()},
    temperatures=dict.fromkeys(THERAPIST_CODES + CLIENT_CODES, 1.0),
    emphasis={head: dict.fromkeys(labels, 1.0) for head, labels in HEADS.items()},
    unclear_below=dict.fromkeys(THERAPIST_CODES + CLIENT_CODES, 0.6),
    emotions={"sadness": [0, 1], "joy": [2]},
    emotion_thresholds={"sadness": 0.5, "joy": 0.5},
)
THERAPIST = Turn(0, Speaker.THERAPIST, "What is it like?")
CLIENT = Turn(1, Speaker.CLIENT, "I want to.")


def logits(**chosen: int):
    each = {
        head: np.array([[6.0 if at == chosen.get(head, 0) else 0.0 for at in range(len(labels))]] * 2, np.float32)
        for head, labels in DECODER.heads.items()
    }
    return {"context": each, "words": each}


def decode(emotions: list[float], **chosen: int):
    return DECODER.decode([THERAPIST, CLIENT], logits(**chosen), np.array([emotions] * 2, np.float32))


def test_each_speaker_gets_their_own_codes():
    therapist, client = decode([-9, -9, -9], behaviour=0, question=1)

    assert set(therapist.labels) == set(THERAPIST_CODES)
    assert set(client.labels) == set(CLIENT_CODES)
    assert therapist.labels["question"] == "open"
    assert client.labels["client_talk"] == "change"


def test_a_label_has_the_probability_of_its_distribution():
    therapist, client = decode([-9, -9, -9], question=1)

    for coded in (therapist, client):
        for code, label in coded.labels.items():
            assert coded.probabilities[code] == coded.distributions[code][label]
    assert abs(sum(therapist.distributions["behaviour"].values()) - 1) < 0.001


def test_a_feeling_is_as_probable_as_the_likeliest_of_those_it_stands_for():
    _, client = decode([0, -1, -9])

    assert client.labels["emotions"] == "sadness"
    assert client.probabilities["emotions"] == 0.5


def test_several_feelings_stand_in_order_and_the_weakest_gives_the_probability():
    _, client = decode([1, 1, 5])

    assert client.emotions == ("joy", "sadness")
    assert client.probabilities["emotions"] == client.distributions["emotions"]["sadness"]


def test_no_feeling_above_its_threshold_is_neutral():
    _, client = decode([-9, -9, -1])

    assert client.labels["emotions"] == "neutral"
    assert client.emotions == ()


def test_a_doubtful_code_is_called_unclear():
    flat = {member: {head: values * 0.0 for head, values in each.items()} for member, each in logits().items()}

    _, client = DECODER.decode([THERAPIST, CLIENT], flat, np.full((2, 3), -9, np.float32))

    assert "client_talk" in client.unclear
    assert "client_talk" not in decode([-9, -9, -9])[1].unclear


def test_a_rare_label_may_count_for_more_when_one_is_chosen_but_its_probability_stays():
    emphatic = replace(DECODER, emphasis={**DECODER.emphasis, "client_talk": {"change": 1, "neutral": 1, "sustain": 3}})
    flat = {member: {head: values * 0.0 for head, values in each.items()} for member, each in logits().items()}

    _, client = emphatic.decode([THERAPIST, CLIENT], flat, np.full((2, 3), -9, np.float32))

    assert client.labels["client_talk"] == "sustain"
    assert client.probabilities["client_talk"] == client.distributions["client_talk"]["sustain"] < 0.34


def test_an_offset_moves_probability_towards_its_label():
    offsets = {**DECODER.offsets, "client_talk": {"change": 0.0, "neutral": 2.0, "sustain": 0.0}}
    flat = {member: {head: values * 0.0 for head, values in each.items()} for member, each in logits().items()}

    found = replace(DECODER, offsets=offsets).probabilities(flat)["client_talk"]

    assert found[0, 1] > 0.7


def test_a_set_names_what_a_turn_may_be_and_is_never_empty():
    wide = dict.fromkeys(HEADS["behaviour"], 0.0)
    strict = dict.fromkeys(HEADS["behaviour"], 1.1)
    for thresholds, expected in ((wide, set(HEADS["behaviour"])), (strict, {"question"})):
        decoder = replace(DECODER, in_set_from={"behaviour": thresholds})

        therapist, _ = decoder.decode([THERAPIST, CLIENT], logits(behaviour=0, question=1), None)

        assert set(therapist.sets["behaviour"]) == expected
        assert therapist.sets["behaviour"][0] == "question"


def test_an_experimental_code_is_a_probability_beside_the_codes_of_the_therapist():
    decoder = replace(DECODER, experimental={"judgement": 2.0})
    found = logits()
    found["context"]["judgement"] = np.array([[0.0, 4.0], [0.0, 4.0]], np.float32)

    therapist, client = decoder.decode([THERAPIST, CLIENT], found, None)

    assert therapist.experimental == {"judgement": 0.8808}  # 1 / (1 + exp(-4 / 2))
    assert client.experimental == {}


def test_without_a_reading_of_feelings_none_is_told_of():
    _, client = DECODER.decode([THERAPIST, CLIENT], logits(), None)

    assert set(client.labels) == {"client_talk"}
