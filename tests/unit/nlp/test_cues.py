"""Cues are numbers between 0 and 1 for whatever text, and say what they are named for."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from holdspace.nlp.cues import NAMES, cues


def cue(text: str, name: str) -> float:
    return cues(text)[NAMES.index(name)]


@given(st.text(max_size=200))
def test_any_text_has_one_number_a_cue_between_0_and_1(text):
    found = cues(text)

    assert len(found) == len(NAMES)
    assert all(0 <= value <= 1 for value in found)


def test_a_question_shows_at_its_end_and_its_beginning():
    assert cue("And what would you like?", "ends_with_question") == 1
    assert cue("And what would you like?", "starts_open") == 1
    assert cue("So did you sleep?", "starts_auxiliary") == 1


def test_a_reflection_shows_in_its_opening():
    assert cue("So it sounds like you're tired of it.", "starts_reflect") == 1
    assert cue("I went home.", "starts_reflect") == 0


def test_short_sounds_are_backchannels():
    assert cue("Mm, okay, right.", "is_backchannel") == 1
    assert cue("Okay, tell me more.", "is_backchannel") == 0


def test_curly_apostrophes_count_as_straight_ones():
    assert cues("I don’t think I can’t") == cues("I don't think I can't")
