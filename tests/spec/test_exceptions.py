"""The tables of `exceptions` hold."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid5

import pytest

from holdspace.domain.access import Kind
from holdspace.domain.errors import BadInput
from holdspace.domain.exceptions.alarm import Opening, alarms
from holdspace.domain.exceptions.ground import NEVER, Duty, Ground
from holdspace.domain.exceptions.request import Asked, require_within_limits
from holdspace.domain.exceptions.state import MOVES, Course, State
from holdspace.server.exceptions.jurisdictions import load_jurisdictions
from tests.spec.exceptions import ALARMS, LIMITS, STANDINGS, Limit, Openings, Standing

AT = datetime(2026, 3, 2, 22, tzinfo=UTC)
SOMEBODY = UUID(int=1)


def hours(count: float) -> timedelta:
    return timedelta(hours=count)


def asked(row: Limit) -> Asked:
    return Asked(
        id=UUID(int=9),
        client_id=UUID(int=2),
        asked_by=SOMEBODY,
        second_person=None if row.is_alone else UUID(int=3),
        jurisdiction=row.place,
        ground=Ground(row.ground),
        kinds=tuple(Kind(each) for each in row.kinds.split()),
        open_for=hours(row.hours),
        defer_until=AT + timedelta(days=row.later_days) if row.later_days else None,
        asked_at=AT,
        content_hash="",
    )


@pytest.mark.parametrize("row", LIMITS, ids=str)
def test_what_may_be_asked_and_what_is_too_much(row: Limit):
    rules = load_jurisdictions()[row.place]
    if not row.refused:
        require_within_limits(asked(row), rules)
        return
    with pytest.raises(BadInput, match=row.refused):
        require_within_limits(asked(row), rules)


@pytest.mark.parametrize("row", STANDINGS, ids=lambda row: f"{row.state}: {row.because}")
def test_where_an_exception_stands_and_whether_the_client_is_told(row: Standing):
    def at(count: float | None) -> datetime | None:
        return None if count is None else AT + hours(count)

    course = Course(
        asked_at=AT,
        answered_at=at(row.answered),
        is_approved=row.approved,
        opens_until=AT + hours(row.answered + 4) if row.approved and row.answered is not None else None,
        ended_at=at(row.ended),
        defer_until=at(row.later),
        told_at=at(row.told),
    )

    assert course.state(AT + hours(row.at)) == row.state
    assert course.is_withheld(AT + hours(row.at)) is not row.is_told


@pytest.mark.parametrize("row", ALARMS, ids=lambda row: row.because)
def test_who_must_be_asked_why(row: Openings):
    ids = {name: uuid5(SOMEBODY, name) for name, _ in row.openings}
    names = {by: name for name, by in ids.items()}

    found = alarms([Opening(ids[name], AT - hours(ago)) for name, ago in row.openings], at=AT)

    assert tuple(names[each.by] if each.by else "all" for each in found) == row.alarms


@pytest.mark.parametrize("place", load_jurisdictions())
def test_every_place_has_every_ground_with_a_text_and_a_source(place: str):
    rules = load_jurisdictions()[place].rules

    assert list(rules) == list(Ground)
    assert all(rule.text and rule.source for rule in rules.values())


@pytest.mark.parametrize("place", load_jurisdictions())
def test_no_place_opens_what_nobody_opens(place: str):
    for rule in load_jurisdictions()[place].rules.values():
        assert not rule.kinds & NEVER
        assert bool(rule.kinds) is (rule.duty is not Duty.NONE)


def test_danger_to_oneself_is_never_told_later():
    for place in load_jurisdictions().values():
        assert place.rules[Ground.DANGER_TO_SELF].longest_deferral == timedelta()


def test_nothing_leads_back_from_what_is_over():
    assert [state for state, moves in MOVES.items() if not moves] == [State.REFUSED, State.LAPSED, State.ENDED]
