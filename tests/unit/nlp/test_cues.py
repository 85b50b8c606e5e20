"""Cues are numbers between 0 and 1 for whatever text, and say what they are named for."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from holdspace.nlp.cues import N_CUES, NAMES, PLACE, cue_rows, cues


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


def test_open_and_closed_questions_are_counted_by_their_sentences():
    text = "Okay, did you sleep? And what would help? You would, right?"

    assert [cue(text, name) for name in ("open_questions", "closed_questions", "other_questions")] == [1 / 3] * 3
    assert cue(text, "tag") == 1


def test_the_place_of_a_turn_stands_beside_its_cues():
    rows = cue_rows(["Why?", "Mm.", "I see."], [True, False, True])

    assert rows.shape == (3, N_CUES)
    assert rows[:, len(NAMES) + PLACE.index("is_therapist")].tolist() == [1, 0, 1]
    assert rows[0, len(NAMES) + PLACE.index("from_start")] == 0
    assert rows[2, len(NAMES) + PLACE.index("to_end")] == 0
