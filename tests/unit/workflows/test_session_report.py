"""The report: all of a conversation, every word escaped, nothing from elsewhere, and no script."""

from __future__ import annotations

import re
from dataclasses import replace
from random import Random

import pytest

from holdspace.domain.coding.coded import CodedTranscript, CodedTurn
from holdspace.domain.coding.figure import Figure
from holdspace.domain.coding.summary import SessionSummary, summarise
from holdspace.domain.conversation.transcript import Speaker, Turn
from holdspace.workflows.analysed import Analysed
from holdspace.workflows.session_report import render

NASTY = '<script>alert("x")</script> & $title ${x}'


def analysed(name: str = "first") -> Analysed:
    feeling = {"emotions": {"sadness": 0.9}}
    turns = (
        CodedTurn(Turn(0, Speaker.CLIENT, "I feel so hopeless about it. " + NASTY, 61.0, 64.0),
                  {"emotions": "sadness"}, {"emotions": 0.9}, distributions=feeling),
        CodedTurn(Turn(1, Speaker.THERAPIST, "And how many do you smoke?"),
                  {"question": "closed", "reflection": "none"}, {"question": 0.52}, frozenset({"question"}),
                  {"reflection": {"none": 1.0}}),
    )  # fmt: skip
    coded = CodedTranscript(turns, "listening 1", ("One turn is long.",))
    return Analysed(name, coded, summarise(coded, Random(0)), "By the names.")


@pytest.fixture(scope="module")
def page() -> str:
    return render([analysed(NASTY)])


def test_every_word_of_the_input_is_escaped(page):
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert "$title ${x}" in page


def test_nothing_is_loaded_from_elsewhere(page):
    assert not re.search(r"(src|href)=\"(?!#)", page)
    assert "default-src 'none'" in page


def test_codes_stand_beside_the_turns_with_doubt_said(page):
    assert "Closed question 52&nbsp;%, unclear" in page
    assert "Sadness 90&nbsp;%" in page
    assert "1:01" in page


def test_a_missed_feeling_is_quoted_and_linked(page):
    assert "Moments worth a second look" in page
    assert 'href="#s1-t1"' in page
    assert 'id="s1-t1"' in page


def test_turns_are_counted_from_one_whatever_the_table_called_them():
    each = analysed()
    turns = tuple(replace(one, turn=replace(one.turn, index=one.turn.index + 40)) for one in each.coded.turns)

    shown = render([replace(each, coded=replace(each.coded, turns=turns))])

    assert "Go to turn 1<" in shown
    assert 'id="s1-t2"' in shown
    assert "t40" not in shown


def test_what_unclear_means_and_where_questions_are_stacked_is_said():
    each = analysed()
    asks = replace(each.coded.turns[1], turn=replace(each.coded.turns[1].turn, text="Is it so? Or is it not so?"))
    sure = replace(asks, labels={"question": "closed"}, distributions={"question": {"closed": 1.0}})

    shown = render([replace(each, coded=replace(each.coded, turns=(each.coded.turns[0], sure)))])

    assert "“unclear” stands where" in shown
    assert '<dt>Several questions at once</dt><dd><a href="#s1-t2">turn 2</a></dd>' in shown


def test_a_figure_that_experts_do_not_agree_on_has_the_reason_in_the_place_of_a_range():
    figure = Figure("complex_reflection_share", 0.5, 0.31, 0.72, 40, "Not reliable.", is_reliable=False)

    shown = render([replace(analysed(), summary=SessionSummary((figure,)))])

    assert '<tr class="unreliable">' in shown
    assert "<td>Not reliable.</td>" in shown
    assert "31 %" not in shown


def test_accuracy_is_stated_once(page):
    assert page.count("may be wrong") == 1


def test_figures_without_enough_turns_say_why(page):
    assert "Needs at least 15 coded turns; there are 1." in page


def test_notes_and_the_reason_for_the_speakers_are_shown(page):
    assert "One turn is long." in page
    assert "By the names." in page


def test_several_sessions_have_places_of_their_own():
    page = render([analysed("first"), analysed("second")])

    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids)) == 4
    assert "2 sessions" in page
