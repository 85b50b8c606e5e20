"""When a course is worth a talk: the house rules as a table."""

from __future__ import annotations

import pytest

from holdspace.domain.measures.on_track import Chances, is_newly_off_track

FINE, STUCK, WORSE = Chances(0.5, 0.05), Chances(0.9, 0.05), Chances(0.5, 0.3)


@pytest.mark.parametrize(
    ("chances", "is_new"),
    [
        ([FINE, STUCK], False),
        ([FINE, FINE, STUCK], True),
        ([FINE, FINE, WORSE], True),
        ([STUCK, STUCK, STUCK], True),
        ([FINE, FINE, STUCK, STUCK], False),
        ([FINE, FINE, STUCK, FINE, STUCK], True),
        ([FINE, FINE, FINE], False),
    ],
)
def test_a_course_is_named_once_from_the_third_score_on(chances: list[Chances], is_new: bool):
    assert is_newly_off_track(chances) is is_new
