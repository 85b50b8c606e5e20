"""Sudden gains by Tang and DeRubeis's three criteria, and losses by the same upwards."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from holdspace.domain.errors import BadInput
from holdspace.statistics.sudden_gains import find_steps, sudden_gains


def steps_of(courses):
    """Return place, size and whether it was reversed of the steps of several clients."""
    sizes = [len(course) for course in courses]
    scores = np.array([score for course in courses for score in course], dtype=float)
    found = find_steps(scores, np.cumsum([0, *sizes[:-1]]), least_points=6)
    columns = (found.place, found.size, found.is_reversed)
    return list(zip(*(column.tolist() for column in columns), strict=True))


def steps(*scores):
    return steps_of([scores])


def test_a_large_lasting_fall_is_a_gain():
    assert steps(20, 21, 20, 11, 10, 11) == [(2, 9.0, False)]


def test_a_large_lasting_rise_is_a_loss():
    assert steps(8, 9, 8, 18, 17, 18) == [(2, -10.0, False)]


@pytest.mark.parametrize(
    ("scores", "why"),
    [
        ((20, 21, 20, 15, 14, 15), "fewer than six points"),
        ((26, 27, 27, 21, 20, 21), "less than a quarter"),
        ((12, 24, 20, 12, 24, 11), "no clear difference of the means"),
        ((20, 11, 10), "one score before it"),
    ],
)
def test_what_is_no_step(scores, why):
    assert steps(*scores) == [], why


def test_a_gain_is_reversed_once_half_of_it_is_lost():
    assert steps(20, 21, 20, 11, 10, 11, 17) == [(2, 9.0, True)]
    assert steps(20, 21, 20, 11, 10, 11, 14) == [(2, 9.0, False)]


@given(
    st.lists(st.lists(st.sampled_from([0, 2, 9, 10, 11, 20, 21, 27]), min_size=1, max_size=9), min_size=1, max_size=6)
)
def test_nobodys_steps_depend_on_who_stands_beside_them(courses):
    before = np.cumsum([0, *map(len, courses)])
    alone = [
        (first + place, *rest)
        for first, course in zip(before.tolist(), courses, strict=False)
        for place, *rest in steps(*course)
    ]

    assert steps_of(courses) == alone


def test_a_table_gives_the_session_before_each_step():
    table = pl.DataFrame({
        "client": ["a"] * 7 + ["b"] * 2,
        "session": [0, 1, 2, 3, 4, 5, 6, 0, 1],
        "phq9": [20, 21, 20, None, 11, 10, 11, 20, 5],
    })  # fmt: skip

    assert sudden_gains(table).rows() == [("a", 2, 9.0, False)]


def test_an_unknown_outcome_needs_its_points():
    with pytest.raises(BadInput, match="How many points"):
        sudden_gains(pl.DataFrame({"client": [1], "session": [0], "mood": [3]}), outcome="mood")
