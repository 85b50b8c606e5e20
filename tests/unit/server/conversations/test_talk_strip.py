"""Who spoke how much along the session."""

from __future__ import annotations

from holdspace.domain.conversation.transcript import Speaker, Transcript, Turn
from holdspace.server.conversations.presenters.talk import talk_strip

T, C = Speaker.THERAPIST, Speaker.CLIENT


def conversation(*turns: tuple[Speaker, str, float | None, float | None]) -> Transcript:
    return Transcript(tuple(Turn(index, *turn) for index, turn in enumerate(turns)))


def test_without_times_shares_are_of_words():
    strip = talk_strip(conversation((T, "one two three", None, None), (C, "one", None, None)))

    assert (strip.measure, strip.therapist_share, strip.client_share, strip.words) == ("words", 75, 25, 4)


def test_with_times_shares_are_of_seconds():
    strip = talk_strip(conversation((T, "one", 0, 10), (C, "one two three four", 10, 40)))

    assert (strip.measure, strip.therapist_share, strip.minutes) == ("time", 25, 1)


def test_silence_belongs_to_nobody():
    strip = talk_strip(conversation((T, "one", 0, 10), (C, "two", 90, 100)))

    assert (strip.therapist_share, strip.client_share) == (50, 50)
    assert [(part.therapist, part.client) for part in strip.parts] == [(100, 0)] + [(0, 0)] * 8 + [(0, 100)]


def test_a_recording_that_begins_late_is_drawn_from_its_beginning():
    strip = talk_strip(conversation((T, "one", 600, 630), (C, "two", 630, 660)))

    assert strip.therapist_path.startswith("M0.0 0h500.0")
    assert strip.client_path.startswith("M500.0 0h500.0")


def test_people_who_speak_at_once_are_both_counted():
    strip = talk_strip(conversation((T, "one", 0, 20), (C, "two", 10, 20), (T, "three", 20, 20)))

    assert (strip.therapist_share, strip.client_share) == (67, 33)


def test_a_conversation_whose_times_stand_still_is_measured_in_words():
    strip = talk_strip(conversation((T, "one", 5, 5), (C, "two", 5, 5)))

    assert strip.measure == "words"
