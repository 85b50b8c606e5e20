"""Where a request for a copy stands, from its times alone."""

from datetime import UTC, datetime, timedelta

import pytest

from holdspace.domain.copy_request import GOOD_FOR, CopyState, CopyTimes

ASKED = datetime(2026, 3, 2, 9, tzinfo=UTC)
WAIT = timedelta(hours=24)
A_MOMENT = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("after", "state"),
    [
        (timedelta(0), CopyState.WAITING),
        (WAIT - A_MOMENT, CopyState.WAITING),
        (WAIT, CopyState.READY),
        (WAIT + GOOD_FOR - A_MOMENT, CopyState.READY),
        (WAIT + GOOD_FOR, CopyState.OVER),
    ],
)
def test_time_alone_moves_it(after: timedelta, state: CopyState):
    assert CopyTimes(ASKED, ASKED + WAIT).state(ASKED + after) is state


@pytest.mark.parametrize("done", ["taken_at", "stopped_at"])
def test_what_was_done_outweighs_what_is_due(done: str):
    times = CopyTimes(ASKED, ASKED + WAIT, **{done: ASKED + WAIT})

    assert [times.state(ASKED + WAIT + days * WAIT).is_open for days in (0, 1, 30)] == [False] * 3
