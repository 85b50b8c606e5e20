"""When an extract may leave: looked over, announced for a week, taken once, and not for ever."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from holdspace.domain.research.extract import ExtractState, ExtractTimes

ASKED = datetime(2026, 3, 2, 9, tzinfo=UTC)
ANSWERED = ASKED + timedelta(days=2)
APPROVED = ExtractTimes(ASKED, ANSWERED, is_approved=True)


@pytest.mark.parametrize(
    ("times", "days", "state"),
    [
        (ExtractTimes(ASKED), 0, ExtractState.ASKED),
        (ExtractTimes(ASKED), 14, ExtractState.OVER),
        (ExtractTimes(ASKED, ANSWERED), 3, ExtractState.REFUSED),
        (APPROVED, 2, ExtractState.ANNOUNCED),
        (APPROVED, 8.99, ExtractState.ANNOUNCED),
        (APPROVED, 9, ExtractState.READY),
        (APPROVED, 22.99, ExtractState.READY),
        (APPROVED, 23, ExtractState.OVER),
        (ExtractTimes(ASKED, ANSWERED, is_approved=True, stopped_at=ANSWERED), 9, ExtractState.STOPPED),
        (ExtractTimes(ASKED, ANSWERED, is_approved=True, taken_at=ANSWERED), 30, ExtractState.TAKEN),
    ],
)
def test_where_it_stands_follows_from_its_times(times: ExtractTimes, days: float, state: ExtractState):
    assert times.state(ASKED + timedelta(days=days)) is state


def test_only_what_can_still_leave_is_open():
    assert {each for each in ExtractState if each.is_open} == {
        ExtractState.ASKED,
        ExtractState.ANNOUNCED,
        ExtractState.READY,
    }
