"""When a record is erased, from times, rule and hold."""

from datetime import UTC, datetime, timedelta

import pytest

from holdspace.domain.retention import ErasureState, Retention, kept_after

ASKED = datetime(2026, 3, 2, tzinfo=UTC)
WAIT = timedelta(days=14)
ENDED = datetime(2024, 2, 29, tzinfo=UTC)


@pytest.mark.parametrize(
    ("retention", "after_days", "state"),
    [
        (Retention(ASKED, WAIT), 13, ErasureState.WAITING),
        (Retention(ASKED, WAIT), 14, ErasureState.DUE),
        (Retention(ASKED, WAIT, years=6, care_ended_at=ENDED), 13, ErasureState.WAITING),
        (Retention(ASKED, WAIT, years=6, care_ended_at=ENDED), 14, ErasureState.KEPT),
        (Retention(ASKED, WAIT, years=6, care_ended_at=ENDED), 4 * 365 + 1, ErasureState.DUE),
        (Retention(ASKED, WAIT, years=2, care_ended_at=ENDED), 13, ErasureState.WAITING),
        (Retention(ASKED, WAIT, years=2, care_ended_at=ENDED), 14, ErasureState.DUE),
        (Retention(ASKED, WAIT, years=6), 10_000, ErasureState.KEPT),
        (Retention(ASKED, WAIT, is_held=True), 10_000, ErasureState.HELD),
        (Retention(ASKED, WAIT, is_held=True, stopped_at=ASKED), 14, ErasureState.STOPPED),
        (Retention(ASKED, WAIT, stopped_at=ASKED, erased_at=ASKED), 14, ErasureState.DONE),
    ],
)
def test_where_it_stands(retention: Retention, after_days: int, state: ErasureState):
    assert retention.state(ASKED + timedelta(days=after_days)) is state


def test_a_rule_counts_calendar_years_from_the_end_of_care():
    assert kept_after(ENDED, 4) == datetime(2028, 2, 29, tzinfo=UTC)
    assert kept_after(ENDED, 6) == datetime(2030, 3, 1, tzinfo=UTC)
