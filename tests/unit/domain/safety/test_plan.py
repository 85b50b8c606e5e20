"""The safety plan's own rules."""

from datetime import date

import pytest

from holdspace.domain.errors import BadInput
from holdspace.domain.safety.boundary import Boundary, Stance
from holdspace.domain.safety.plan import STEPS, SafetyPlan, changes_between


def test_each_line_of_a_step_is_one_thing_and_empty_lines_are_left_out():
    plan = SafetyPlan.from_texts({"own_coping": " a walk \n\n a bath\n"})

    assert plan.lines["own_coping"] == ("a walk", "a bath")
    assert not plan.is_empty
    assert SafetyPlan.from_texts({"own_coping": " \n "}).is_empty


def test_two_versions_differ_by_the_lines_that_came_and_went():
    before = SafetyPlan({"own_coping": ("a walk", "a bath"), "people_to_ask": ("Mira",)})
    after = SafetyPlan({"own_coping": ("a walk", "music"), "people_to_ask": ("Mira",)})

    (change,) = changes_between(before, after)

    assert (change.step.id, change.added, change.removed) == ("own_coping", ("music",), ("a bath",))


def test_the_steps_lead_from_oneself_to_others():
    assert [step.id for step in STEPS] == [
        "warning_signs", "own_coping", "people_and_places", "people_to_ask", "professionals", "surroundings",
    ]  # fmt: skip


@pytest.mark.parametrize("lines", [{"unknown": ("a",)}, {"own_coping": ("a",) * 21}, {"own_coping": ("a" * 301,)}])
def test_what_does_not_fit_is_refused(lines: dict[str, tuple[str, ...]]):
    with pytest.raises(BadInput):
        SafetyPlan(lines)


@pytest.mark.parametrize(("review_on", "is_due"), [(None, False), (date(2026, 3, 2), True), (date(2026, 3, 3), False)])
def test_a_boundary_is_asked_about_on_its_day(review_on: date | None, is_due: bool):
    assert Boundary("my brother", Stance.NOT_YET, review_on).is_due(date(2026, 3, 2)) is is_due


@pytest.mark.parametrize("topic", ["", "  ", "a" * 201])
def test_a_boundary_names_its_topic(topic: str):
    with pytest.raises(BadInput):
        Boundary(topic, Stance.OFF_LIMITS)
