"""Figures in words: with interval and explanation, or greyed with the reason."""

from __future__ import annotations

from random import Random

from holdspace.domain.coding.coded import CodedTranscript, CodedTurn
from holdspace.domain.coding.summary import Figure, summarise
from holdspace.domain.conversation.transcript import Speaker, Turn
from holdspace.server.conversations.presenters.figures import shown_figure


def test_a_share_is_written_as_percent_with_its_interval():
    shown = shown_figure(Figure("therapist_talk_share", 0.385, 0.31, 0.479, 152))

    assert (shown.value, shown.lower, shown.upper, shown.n) == ("38 %", "31 %", "48 %", 152)
    assert "does not hold what the program gets wrong" in shown.explanation


def test_where_too_little_was_said_the_reason_stands_instead():
    shown = shown_figure(Figure("question_count", None, None, None, 4, "Needs at least 15 coded turns; there are 4."))

    assert (shown.value, shown.note) == ("", "Needs at least 15 coded turns; there are 4.")


def test_an_unreliable_figure_carries_its_caution_in_sight():
    shown = shown_figure(Figure("complex_reflection_share", 0.5, 0.3, 0.7, 40, "Not reliable.", is_reliable=False))

    assert not shown.is_reliable
    assert shown.note == "Not reliable."


def test_every_figure_of_a_session_has_words_of_its_own():
    turns = tuple(CodedTurn(Turn(i, speaker, "words"), {}, {}) for i, speaker in enumerate(list(Speaker) * 20))
    figures = summarise(CodedTranscript(turns, "test"), Random(1), resamples=3).figures

    assert figures
    assert all(shown_figure(figure).label != figure.id.replace("_", " ").capitalize() for figure in figures)
    assert all(shown_figure(figure).explanation for figure in figures)
