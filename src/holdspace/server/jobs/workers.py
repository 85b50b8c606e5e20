"""Which workers are alive, and taking up what a dead one left.

A worker holds a lock on a file of its own for as long as its process lives; the system gives the lock back however
the process ends, kill -9 included. A task that is running under a worker without a lock has been abandoned.
"""

from __future__ import annotations

import fcntl
import os
import secrets
import socket
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

# A second Ctrl+C or a container's stop ends a worker amid its work, which is no failure of the work.
_INTERRUPTIONS = ("builtins.SystemExit", "builtins.KeyboardInterrupt")


def new_worker_id() -> str:
    """Return a name that tells the machine; no two workers ever share one."""
    return f"{_machine()}.{os.getpid()}.{secrets.token_hex(4)}"


def report_for_work(worker_id: str) -> BinaryIO:
    """Take the worker's lock; it is held until the returned file is closed or the process ends."""
    path = _lock_path(worker_id)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    lock = path.open("wb")
    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    return lock


def is_alive(worker_id: str) -> bool:
    """Return whether a worker still runs; one on another machine is left to that machine to judge."""
    if not worker_id.startswith(f"{_machine()}."):
        return True
    try:
        with _lock_path(worker_id).open("rb") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    with suppress(FileNotFoundError):
        _lock_path(worker_id).unlink()
    return False


def requeue_abandoned() -> int:
    """Make ready again what dead workers left behind; return how many tasks that were."""
    requeued = 0
    for row in DBTaskResult.objects.running():
        if not row.worker_ids or not is_alive(row.worker_ids[-1]):
            requeued += _make_ready(row, TaskResultStatus.RUNNING)
    for row in DBTaskResult.objects.failed().filter(exception_class_path__in=_INTERRUPTIONS):
        requeued += _make_ready(row, TaskResultStatus.FAILED)
    return requeued


def _make_ready(row: DBTaskResult[Any, Any], found: TaskResultStatus) -> int:
    # Conditional: of two workers that start at once, one takes it.
    changed: int = DBTaskResult.objects.filter(pk=row.pk, status=found).update(
        status=TaskResultStatus.READY, started_at=None, finished_at=None, exception_class_path="", traceback=""
    )
    return changed


def _machine() -> str:
    return socket.gethostname().replace("/", "-")[:30]


def _lock_path(worker_id: str) -> Path:
    return Path(settings.HOLDSPACE_DATA) / "workers" / f"{worker_id}.lock"
