"""What the page of feedback shows of a session with much in it."""

from __future__ import annotations

from holdspace.server.conversations.presenters.feedback import MOST_SILENCES, feedback_page
from tests.unit.domain.coding.talk import client, talk, therapist


def test_of_many_silences_the_longest_are_shown_in_order_and_all_are_counted():
    # A turn of a second each; before the client's second turn 4 s pass, before the next 5 s, and so on.
    turns, now = [], 0.0
    for number in range(MOST_SILENCES + 3):
        turns += [client("Well.", times=(now, now + 1)), therapist("Yes?", times=(now + 1, now + 2))]
        now += 2 + 4 + number

    page = feedback_page(talk(*turns))

    assert page.silence_count == MOST_SILENCES + 2
    shown = range(2, MOST_SILENCES + 2)  # the two shortest are left out
    assert [(place.number, place.words) for place in page.silences] == [(2 * n + 3, f"{n + 4} s") for n in shown]
