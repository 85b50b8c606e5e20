"""Which turns an address asks for."""

from __future__ import annotations

import pytest

from holdspace.domain.coding.coded import CodedTurn
from holdspace.domain.conversation.transcript import Speaker, Turn
from holdspace.server.conversations.presenters.filters import mark_groups, read_filter

ASKS = CodedTurn(
    Turn(0, Speaker.THERAPIST, "Why?"),
    {"behaviour": "question", "question": "open", "reflection": "none", "therapist_input": "none"},
    {},
)
FEELS = CodedTurn(
    Turn(1, Speaker.CLIENT, "I am sad and afraid."),
    {"client_talk": "neutral", "emotions": "sadness|fear"},
    {},
    frozenset({"client_talk"}),
)


@pytest.mark.parametrize(
    ("query", "shows_question", "shows_feeling"),
    [
        ({}, True, True),
        ({"who": "therapist"}, True, False),
        ({"who": "client"}, False, True),
        ({"mark": "question"}, True, False),
        ({"mark": "question:open"}, True, False),
        ({"mark": "question:closed"}, False, False),
        ({"mark": "emotions:fear"}, False, True),
        ({"mark": "emotions:joy"}, False, False),
        ({"mark": "unclear"}, False, True),
        ({"mark": "contested"}, False, False),
        ({"who": "therapist", "mark": "emotions:fear"}, False, False),
        ({"who": "nobody", "mark": "nothing"}, True, True),
    ],
)
def test_a_turn_is_shown_if_it_is_what_was_asked_for(query: dict[str, str], shows_question: bool, shows_feeling: bool):
    chosen = read_filter(query)

    assert (chosen.shows(ASKS, False), chosen.shows(FEELS, False)) == (shows_question, shows_feeling)


def test_what_somebody_contests_can_be_asked_for():
    assert read_filter({"mark": "contested"}).shows(ASKS, True)


def test_what_was_chosen_stays_chosen():
    chosen = [c.value for g in mark_groups(read_filter({"mark": "unclear"})) for c in g.choices if c.is_chosen]

    assert chosen == ["unclear"]
