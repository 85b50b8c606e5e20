"""`work`: the background worker that `run` starts; takes up first what a killed worker left."""

from __future__ import annotations

import os
import threading
from typing import Any

from django.core.management import call_command
from django_tasks_db.management.commands.db_worker import Command as DatabaseWorker

from holdspace.server.checks import OnThisVersion
from holdspace.server.jobs.chores import keep_doing_chores, keep_doing_soon
from holdspace.server.jobs.workers import new_worker_id, report_for_work, requeue_abandoned

# Somebody waits for a page; a job waits for its turn. Where there is time for both, this changes nothing.
BEHIND_THE_PAGES = 10


class Command(OnThisVersion, DatabaseWorker):
    help = "Do the background work until stopped."

    def handle(self, **options: Any) -> None:
        os.nice(BEHIND_THE_PAGES)
        worker_id = new_worker_id()
        with report_for_work(worker_id):
            requeued = requeue_abandoned()
            if requeued:
                self.stdout.write(f"{requeued} unfinished jobs are taken up again.")
            # Finished jobs hold ids and times only; two weeks are enough to look into one.
            call_command("prune_db_task_results", verbosity=0)
            stopping = threading.Event()
            for keep_doing in (keep_doing_chores, keep_doing_soon):
                threading.Thread(target=keep_doing, args=[stopping], daemon=True).start()
            try:
                # The library's own chatter names functions only; our jobs say themselves what went wrong.
                super().handle(**{**options, "worker_id": worker_id, "queue_name": "*", "verbosity": 0})
            finally:
                stopping.set()
