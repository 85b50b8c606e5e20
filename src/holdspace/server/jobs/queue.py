"""The queue of background work: a row for each piece, in the transaction of what it is about."""

from __future__ import annotations

from typing import Any

from django_tasks.signals import task_enqueued
from django_tasks_db import DatabaseBackend
from django_tasks_db.compat import normalize_json
from django_tasks_db.models import DBTaskResult, get_date_max

from holdspace.server.statements import insert


class Queue(DatabaseBackend):
    """The queue in the database, its rows written by a statement that is put together once."""

    def enqueue(self, task: Any, args: Any, kwargs: Any) -> Any:
        """Put a task into the queue, as the package does, which makes the result twice."""
        self.validate_task(task)
        result = self._task_to_db_task(task, args, kwargs).task_result
        task_enqueued.send(type(self), task_result=result)
        return result

    def _task_to_db_task(self, task: Any, args: Any, kwargs: Any) -> Any:
        row: DBTaskResult[Any, Any] = DBTaskResult(
            id=self._get_id(),
            args_kwargs=normalize_json({"args": args, "kwargs": kwargs}),
            priority=task.priority,
            task_path=task.module_path,
            queue_name=task.queue_name,
            run_after=task.run_after or get_date_max(),  # what a signal of its model does when it is saved
            backend_name=self.alias,
        )
        insert(row)
        return row
