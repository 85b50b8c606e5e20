"""Coding chunks over Ray Data, on this machine or a cluster: the same chunks, so the same rows and codes.

Archive and output lie where every node of the cluster reads and writes them under the same path. Ray's usage report is
switched off: nothing leaves the cluster. Needs the extra ``holdspace[cluster]``.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from importlib import import_module
from typing import Any

from holdspace.domain.errors import OperatorError
from holdspace.workflows.bulk.chunk_coding import Done, Task, code_chunk
from holdspace.workflows.bulk.plan import Chunk
from holdspace.workflows.bulk.processes import ONE_CORE


class ChunkCoder:
    """What a worker of Ray keeps: one loaded model, one core."""

    def __init__(self, task: Task) -> None:
        self._task = task

    def __call__(self, row: dict[str, Any]) -> dict[str, Any]:
        """Code the chunk that a row describes, and return what became of it."""
        done = code_chunk(self._task, Chunk(int(row["number"]), int(row["first_row"]), int(row["rows"])))
        return asdict(done)


def code_on_ray(task: Task, chunks: Sequence[Chunk], workers: int, address: str) -> Iterator[Done]:
    """Yield what became of each chunk; raise OperatorError where Ray is not installed or cannot be reached."""
    ray = _connected(workers, address)
    try:
        rows = [{"number": each.number, "first_row": each.first_row, "rows": each.rows} for each in chunks]
        coded = ray.data.from_items(rows, override_num_blocks=max(len(rows), 1)).map(
            ChunkCoder,
            fn_constructor_args=(task,),
            concurrency=workers,
            num_cpus=1,
        )
        for row in coded.iter_rows():
            yield Done(**row)
    finally:
        ray.shutdown()


def _connected(workers: int, address: str) -> Any:
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    try:
        ray = import_module("ray")
        data = import_module("ray.data")
    except ImportError:
        raise OperatorError("Ray is not installed.", hint="Install holdspace[cluster].") from None
    data.DataContext.get_current().enable_progress_bars = False
    here = {} if address else {"num_cpus": workers, "include_dashboard": False, "_node_ip_address": "127.0.0.1"}
    try:
        ray.init(
            address=address or None,
            log_to_driver=False,
            logging_level="error",
            runtime_env={"env_vars": ONE_CORE},
            **here,
        )
    except Exception as error:  # Ray raises one of no kind of its own where a node is not up in time
        hint = "Check --address." if address else "Run it again once this machine is less busy, or without --engine."
        raise OperatorError("Ray cannot be reached or started.", hint=hint) from error
    return ray
