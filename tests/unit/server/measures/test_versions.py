"""A measure that was answered in two versions: two courses, told apart, and nothing compared across them."""

from __future__ import annotations

from datetime import UTC, datetime

from holdspace.server.measures.contents import ScaleScore, ScoresContent
from holdspace.server.measures.course import ScoredCheck, course_of
from holdspace.server.measures.outlook import measured_of

AT = datetime(2026, 3, 2, tzinfo=UTC)


def check(session: int, version: str, value: float) -> ScoredCheck:
    scores = ScoresContent({"phq-9": {"total": ScaleScore(value, 9, 9)}}, {"phq-9": version})
    return ScoredCheck(session, AT, scores)


def test_each_version_has_a_course_of_its_own_with_its_name_and_place():
    old, new = course_of([check(1, "old", 20), check(2, "new", 12), check(3, "new", 11)]).series

    assert (old.title, new.title) == ("PHQ-9 (old)", "PHQ-9 (new)")
    assert len({old.id, new.id}) == 2
    assert old.verdict is None
    assert new.verdict is not None
    assert (new.verdict.first, new.verdict.latest) == (12, 11)


def test_one_version_needs_no_name():
    [series] = course_of([check(1, "new", 12), check(2, "new", 11)]).series

    assert (series.title, series.id) == ("PHQ-9", "phq-9-total")


def test_what_is_learned_of_one_version_is_not_said_of_another():
    old, new = course_of([check(1, "old", 20), check(2, "new", 12)]).series

    assert measured_of(old).key == ("phq-9", "old", "total")
    assert measured_of(new).key == ("phq-9", "new", "total")
    assert (measured_of(new).lowest, measured_of(new).highest, measured_of(new).reliable_change) == (0, 27, 6)
