"""The table of `risk_response` holds."""

from datetime import UTC, datetime, timedelta

import pytest

from holdspace.domain.safety.response import Clock, is_to_call_in, response_at, take_up_by
from tests.spec.risk_response import LIMIT, STANDS, Stands

RAISED = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


def after(minutes: int | None) -> datetime | None:
    return None if minutes is None else RAISED + timedelta(minutes=minutes)


@pytest.mark.parametrize("row", STANDS, ids=lambda row: row.because)
def test_an_alert_stands_as_in_the_table(row: Stands):
    due = take_up_by(RAISED, is_urgent=row.is_urgent, minutes=LIMIT)
    clock, now = Clock(due, after(row.taken_up), after(row.closed)), RAISED + timedelta(minutes=row.now)

    assert response_at(now, clock) == row.response
    assert is_to_call_in(now, clock, called_in_at=after(row.called_in)) is row.calls_in
