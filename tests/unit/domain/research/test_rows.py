"""Rows that too few people share do not leave."""

from __future__ import annotations

from collections import defaultdict

from hypothesis import given
from hypothesis import strategies as st

from holdspace.domain.research.rows import ResearchRow, rows_of_enough


def row(person: str, session: int, *, scale: str = "total") -> ResearchRow:
    return ResearchRow(person, session, "phq-9", "1999", scale, 7.0)


def course(person: str, sessions: int, *, scale: str = "total") -> list[ResearchRow]:
    return [row(person, number, scale=scale) for number in range(1, sessions + 1)]


def test_with_enough_people_of_one_length_everything_leaves():
    rows = [each for person in "abc" for each in course(person, 2)]

    assert rows_of_enough(rows, least=3) == rows


def test_the_one_with_the_longest_therapy_is_cut_to_what_others_share():
    rows = [each for person, length in (("a", 9), ("b", 4), ("c", 4)) for each in course(person, length)]

    kept = rows_of_enough(rows, least=3)

    assert max(each.session for each in kept) == 4


def test_a_scale_that_few_were_asked_is_left_out():
    rows = [each for person in "abc" for each in course(person, 2)] + course("a", 2, scale="rare")

    assert {each.scale for each in rows_of_enough(rows, least=3)} == {"total"}


def test_below_the_least_number_nothing_leaves():
    rows = [each for person in "ab" for each in course(person, 2)]

    assert rows_of_enough(rows, least=3) == []


def test_the_score_is_not_in_what_is_printed_of_a_row():
    assert "7.0" not in repr(row("a", 1))


@given(
    st.lists(st.builds(row, st.sampled_from("abcdefgh"), st.integers(1, 6), scale=st.sampled_from("xy")), unique=True)
)
def test_whatever_there_is_every_session_that_leaves_was_reached_by_enough(rows: list[ResearchRow]):
    kept = rows_of_enough(rows, least=3)

    reached: dict[tuple[str, int], set[str]] = defaultdict(set)
    for each in rows:
        for session in range(1, each.session + 1):
            reached[each.scale, session].add(each.person)
    assert all(len(reached[each.scale, each.session]) >= 3 for each in kept)
    assert not kept or len({each.person for each in kept}) >= 3
