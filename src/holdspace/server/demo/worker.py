"""The background worker's part of a story: what was enqueued is done in the story's time."""

from __future__ import annotations

from django_tasks_db.management.commands.db_worker import Worker

from holdspace.server.jobs.workers import new_worker_id


def work_off() -> None:
    """Do everything that waits in the queue, as the background worker does it, and return."""
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
