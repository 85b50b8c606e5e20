"""The moves of a job, as a table."""

from __future__ import annotations

import pytest

from holdspace.domain.errors import WrongState
from holdspace.server.jobs.states import ALLOWED_MOVES, JobState, can_move, require_move


def test_every_state_has_its_moves():
    assert set(ALLOWED_MOVES) == set(JobState)


@pytest.mark.parametrize(
    ("before", "after", "allowed"),
    [
        ("queued", "running", True),
        ("running", "running", True),  # a killed worker's job is taken up again
        ("running", "done", True),
        ("queued", "done", False),
        ("done", "running", False),
        ("done", "failed", False),
        ("done", "stopped", True),
        ("failed", "queued", True),
        ("cancelled", "queued", True),
        ("stopped", "queued", True),
        ("cancelled", "running", False),
        ("stopped", "done", False),
    ],
)
def test_a_job_moves_only_as_the_table_says(before: str, after: str, allowed: bool):
    assert can_move(JobState(before), JobState(after)) is allowed


@pytest.mark.parametrize("state", list(JobState))
def test_whatever_a_client_withdraws_can_be_stopped(state: JobState):
    assert state is JobState.STOPPED or can_move(state, JobState.STOPPED)


def test_a_move_that_is_not_allowed_is_refused_in_words():
    with pytest.raises(WrongState, match="done and cannot become running"):
        require_move(JobState.DONE, JobState.RUNNING)
