"""What differs between two versions, line by line and word by word."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from holdspace.domain.plan.differences import Kept, Line, differences, words_between
from holdspace.domain.plan.goal_gap import find_gap
from holdspace.domain.plan.proposals import Part

WALK, RUN, SWIM, CALL = (UUID(int=number) for number in range(4))
LINES = (
    Line(WALK, Part.ACTIVITY, "A walk on Sundays", 1, 2),
    Line(RUN, Part.ACTIVITY, "A run on Sundays", 2, 3, follows=WALK),
    Line(SWIM, Part.ACTIVITY, "A swim on Sundays", 3, follows=RUN),
    Line(CALL, Part.GOAL, "I call my sister", 2, 4),
)


def kinds(before: int, now: int) -> list[tuple[Part, Kept]]:
    return [(each.part, each.kind) for each in differences(LINES, before, now)]


@pytest.mark.parametrize(
    ("before", "now", "found"),
    [
        (1, 1, []),
        (1, 2, [(Part.GOAL, Kept.NEW), (Part.ACTIVITY, Kept.SAME)]),
        (1, 3, [(Part.GOAL, Kept.NEW), (Part.ACTIVITY, Kept.SAME)]),
        (2, 4, [(Part.GOAL, Kept.GONE), (Part.ACTIVITY, Kept.SAME)]),
        (3, 4, [(Part.GOAL, Kept.GONE)]),
    ],
)
def test_lines_are_new_gone_or_in_other_words(before: int, now: int, found: list[tuple[Part, Kept]]):
    assert kinds(before, now) == found


def test_a_line_reworded_twice_is_compared_with_its_first_words():
    pieces = differences(LINES, 1, 3)[1].pieces

    assert pieces == ((Kept.SAME, "A"), (Kept.GONE, "walk"), (Kept.NEW, "swim"), (Kept.SAME, "on Sundays"))


@given(st.text("ab ", max_size=20), st.text("ab ", max_size=20))
def test_no_word_of_either_text_is_lost(before: str, now: str):
    pieces = words_between(before, now)

    assert " ".join(words for kept, words in pieces if kept is not Kept.NEW).split() == before.split()
    assert " ".join(words for kept, words in pieces if kept is not Kept.GONE).split() == now.split()


def test_the_gap_is_that_of_the_latest_session_both_rated():
    gap = find_gap({1: 2, 2: 3, 4: 9}, {1: 2, 2: 7})

    assert gap is not None
    assert (gap.session_number, gap.distance, gap.is_worth_a_talk) == (2, 4, True)
    assert find_gap({1: 2}, {2: 3}) is None
