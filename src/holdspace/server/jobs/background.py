"""Making a function background work that leaves no trace of anybody's words.

A job row keeps arguments, return value and, of a failure, the traceback with its message. So: arguments are ids,
nothing is returned, and of an error only its kind and its place in our code, or what the operator has to mend,
reach the row and the log.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import wraps
from types import TracebackType
from uuid import UUID

from django_tasks import task
from django_tasks.base import Task

from holdspace.domain.errors import OperatorError

logger = logging.getLogger("holdspace.jobs")

Work = Callable[[UUID], None]


class JobFailed(Exception):
    """A job ended by an error; says which kind and where, never what it held."""


def background(work: Work) -> Task[[str], None]:
    """Return the function as a task that is enqueued with the hexadecimal id of the row it works on."""

    @wraps(work)
    def run(row_id: str) -> None:
        failure = _run(work, UUID(row_id))
        if failure:
            # Raised outside of the handler: no context, so no message of the cause, is printed into the row.
            raise JobFailed(failure)

    return task(run)


def _run(work: Work, row_id: UUID) -> str:
    """Run the work; return what failed in words that are safe to keep, or nothing."""
    try:
        work(row_id)
    except OperatorError as error:
        failure = str(error)  # what is wrong with the installation, never with what somebody said
    except Exception as error:
        failure = f"{type(error).__name__} at {place(error.__traceback__)}"
    else:
        return ""
    logger.error("job on %s: %s", row_id, failure)
    return failure


def place(traceback: TracebackType | None) -> str:
    """Return the innermost function and line of a traceback: enough to find a bug, without any value."""
    while traceback and traceback.tb_next:
        traceback = traceback.tb_next
    return f"{traceback.tb_frame.f_code.co_qualname}:{traceback.tb_lineno}" if traceback else "?"
