"""The background worker's part of a story: what waits is done in the story's time."""

from __future__ import annotations

from django.utils import timezone
from django_tasks_db.management.commands.db_worker import Worker

from holdspace.server.jobs.chores import do_soon
from holdspace.server.jobs.workers import new_worker_id


def work_off() -> None:
    """Do everything that somebody waits for, as the background worker does it, and return."""
    do_soon(timezone.now())
    Worker(
        queue_names=["*"],
        excluded_queue_names=[],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=new_worker_id(),
    ).run()
