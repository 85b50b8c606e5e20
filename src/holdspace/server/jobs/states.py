"""Where a piece of background work stands, and which moves are allowed.

    queued ─→ running ─→ done
      │  ↑       │         │
      │  └───────┼── retry: from failed, cancelled, stopped
      └──────────┴─→ failed | cancelled | stopped

A worker that was killed leaves its job running; the next one takes it up again, so running may follow running.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from django.utils.translation import gettext as _

from holdspace.domain.errors import WrongState


class JobState(StrEnum):
    """Where a job stands."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"  # by the person who asked for it
    STOPPED = "stopped"  # the client withdrew the consent; what had been derived is gone

    @property
    def is_under_way(self) -> bool:
        """Whether a worker has it or will have it."""
        return self in {JobState.QUEUED, JobState.RUNNING}


ALLOWED_MOVES: Mapping[JobState, frozenset[JobState]] = {
    JobState.QUEUED: frozenset({JobState.RUNNING, JobState.FAILED, JobState.CANCELLED, JobState.STOPPED}),
    JobState.RUNNING: frozenset(
        {JobState.RUNNING, JobState.DONE, JobState.FAILED, JobState.CANCELLED, JobState.STOPPED}
    ),
    JobState.DONE: frozenset({JobState.STOPPED}),
    JobState.FAILED: frozenset({JobState.QUEUED, JobState.STOPPED}),
    JobState.CANCELLED: frozenset({JobState.QUEUED, JobState.STOPPED}),
    JobState.STOPPED: frozenset({JobState.QUEUED}),
}


def can_move(before: JobState, after: JobState) -> bool:
    """Return whether a job may go from one state to the other."""
    return after in ALLOWED_MOVES[before]


def require_move(before: JobState, after: JobState) -> None:
    """Raise WrongState unless the job may go from one state to the other."""
    if not can_move(before, after):
        raise WrongState(
            _("This is %(before)s and cannot become %(after)s. Look at the page again.")
            % {"before": _(before), "after": _(after)}
        )
