"""Which turns may have been hard to hear."""

from collections.abc import Mapping

import pytest

from holdspace.domain.coding.acceptance import HardToHear, hard_moments, looks_for
from holdspace.domain.coding.coded import CodedTranscript, CodedTurn
from holdspace.domain.conversation.transcript import Speaker, Turn

ADVICE = "You should get up at seven and go for a walk."


def conversation(*said: tuple[str, float | Mapping[str, float]]) -> CodedTranscript:
    """Return turns, client and therapist in turn; of the therapist's the chance of advice, or experimental codes."""
    turns = []
    for at, (text, given) in enumerate(said):
        speaker = Speaker.THERAPIST if at % 2 else Speaker.CLIENT
        advice = given if isinstance(given, float) else 0.0
        tried = {} if isinstance(given, float) else dict(given)
        labels = {"therapist_input": "advice"} if speaker is Speaker.THERAPIST else {"client_talk": "neutral"}
        distribution = {"therapist_input": {"advice": advice, "none": 1 - advice}}
        turns.append(CodedTurn(Turn(at, speaker, text), labels, {}, distributions=distribution, experimental=tried))
    return CodedTranscript(tuple(turns), "made for this test")


@pytest.mark.parametrize(
    ("before", "advice", "is_found"),
    [
        ("I lie there until noon.", ADVICE, True),
        ("What should I do in the mornings?", ADVICE, False),
        ("Any ideas?", ADVICE, False),
        ("I lie there until noon.", f"May I suggest something? {ADVICE}", False),
    ],
)
def test_advice_counts_where_nobody_asked(before: str, advice: str, is_found: bool):
    found = hard_moments(conversation((before, 0.0), (advice, 0.8)), shown_from={})

    assert [(each.turn, each.what) for each in found] == ([(1, HardToHear.UNASKED_ADVICE)] if is_found else [])


def test_a_coder_that_has_learned_both_is_believed_from_its_own_limit_on():
    coded = conversation(("I lie there.", 0.0), ("Lazy, are we?", {"judgement": 0.4, "advice_permission": 0.2}))

    assert [each.what for each in hard_moments(coded, shown_from={"judgement": 0.35})] == [HardToHear.JUDGEMENT]
    assert hard_moments(coded, shown_from={"judgement": 0.45}) == ()
    assert looks_for(coded) == frozenset(HardToHear)


def test_a_coder_that_has_not_learned_judgement_does_not_look_for_it():
    coded = conversation(("I lie there.", 0.0), ("Lazy, are we?", 0.0))

    assert looks_for(coded) == {HardToHear.UNASKED_ADVICE}
    assert hard_moments(coded, shown_from={}) == ()


def test_a_goodbye_at_the_end_is_no_advice_and_the_same_words_earlier_may_be():
    goodbye = "Same time next week, then. Take care on the way home."
    advice = {"advice_permission": 0.9}
    talk = [("I lie there.", 0.0), ("Hm.", 0.0), ("Yes.", 0.0), ("Hm.", 0.0)]

    parting = conversation(*talk, ("Bye, then.", 0.0), (goodbye, advice))
    amid = conversation(("I lie there.", 0.0), ("Take care with the tablets.", advice), *talk)

    assert hard_moments(parting, shown_from={}) == ()
    assert [each.turn for each in hard_moments(amid, shown_from={})] == [1]


def test_advice_at_the_end_stays_advice():
    coded = conversation(("Bye, then.", 0.0), (ADVICE, {"advice_permission": 0.9}))

    assert [each.what for each in hard_moments(coded, shown_from={})] == [HardToHear.UNASKED_ADVICE]
