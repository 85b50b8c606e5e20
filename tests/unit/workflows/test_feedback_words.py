"""Everything that can be observed has words, and how often it was seen is said where it was seen more than once."""

from __future__ import annotations

import pytest

from holdspace.domain.coding.coded import CodedTurn
from holdspace.domain.coding.feedback import Evidence, Observation
from holdspace.domain.coding.strain_markers import StrainFamily, StrainMarker
from holdspace.domain.conversation.transcript import Speaker, Turn
from holdspace.workflows.coding_words import marks
from holdspace.workflows.feedback_words import feedback_words, strain_words


@pytest.mark.parametrize("observation", Observation)
def test_each_observation_has_words(observation: Observation):
    once, often = (feedback_words(Evidence(observation, (0, 1), times)) for times in (1, 4))

    assert once.title
    assert once.text.endswith(".")
    assert once.often == ""
    assert "4" in often.often


@pytest.mark.parametrize("family", StrainFamily)
def test_strain_is_only_ever_possible(family: StrainFamily):
    assert strain_words(StrainMarker(0, family, "kind", "never mind")).startswith("Perhaps")


def test_where_the_coder_is_unsure_it_says_what_else_it_may_be():
    turn = Turn(0, Speaker.CLIENT, "I might, but then again.")
    labels, sure = {"client_talk": "change", "emotions": "neutral"}, {"client_talk": 0.4}
    unsure = CodedTurn(turn, labels, sure, frozenset({"client_talk"}), sets={"client_talk": ("change", "sustain")})

    (mark,) = marks(unsure)

    assert mark.sureness == "40 % unclear, or Sustain talk"
