"""A worker that dies leaves its work to the next one; one that lives is left alone."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from holdspace.server.jobs.background import background
from holdspace.server.jobs.workers import is_alive, new_worker_id, report_for_work, requeue_abandoned

HOLD_A_LOCK = """
import fcntl, sys, time
lock = open(sys.argv[1], "wb")
fcntl.flock(lock, fcntl.LOCK_EX)
print("here", flush=True)
time.sleep(60)
"""


@task
def nothing(row_id: str) -> None:
    """Do nothing."""


@background
def fails(row_id: object) -> None:
    """Fail with words that nobody may read."""
    raise ValueError("a secret word")


def running(worker_id: str) -> DBTaskResult[Any, Any]:
    """Return a task that this worker has taken."""
    nothing.enqueue("0" * 32)
    row = DBTaskResult.objects.latest("enqueued_at")
    row.claim(worker_id)
    return row


def test_a_worker_is_alive_while_it_holds_its_lock():
    worker_id = new_worker_id()
    with report_for_work(worker_id):
        assert is_alive(worker_id)

    assert not is_alive(worker_id)


def test_a_worker_that_never_was_here_is_not_alive():
    assert not is_alive(new_worker_id())


def test_a_worker_of_another_machine_is_not_ours_to_judge():
    assert is_alive("another-machine.17.abcdef")


def test_a_killed_worker_is_dead_at_once():
    worker_id = new_worker_id()
    with report_for_work(worker_id):
        pass
    path = Path(settings.HOLDSPACE_DATA) / "workers" / f"{worker_id}.lock"
    process = subprocess.Popen([sys.executable, "-c", HOLD_A_LOCK, path], stdout=subprocess.PIPE)
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == b"here\n"
        assert is_alive(worker_id)
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert not is_alive(worker_id)
    finally:
        process.kill()
        process.communicate()


@pytest.mark.django_db
def test_what_a_dead_worker_left_is_ready_again():
    row = running(new_worker_id())

    assert requeue_abandoned() == 1

    row.refresh_from_db()
    assert (row.status, row.started_at) == ("READY", None)


@pytest.mark.django_db
def test_what_a_living_worker_does_is_left_to_it():
    worker_id = new_worker_id()
    with report_for_work(worker_id):
        row = running(worker_id)

        assert requeue_abandoned() == 0

    row.refresh_from_db()
    assert row.status == "RUNNING"


@pytest.mark.django_db
def test_an_interrupted_task_is_no_failed_one():
    row = running(new_worker_id())
    row.set_failed(SystemExit(1))

    assert requeue_abandoned() == 1


@pytest.mark.django_db
def test_a_failed_task_stays_failed():
    row = running(new_worker_id())
    row.set_failed(ValueError("a secret word"))

    assert requeue_abandoned() == 0


def test_an_error_of_the_work_is_told_by_kind_and_place_only(caplog: pytest.LogCaptureFixture):
    with pytest.raises(Exception, match=r"^ValueError at fails:\d+$") as caught:
        fails.call("0" * 32)

    assert caught.value.__context__ is None
    assert "secret" not in caplog.text
