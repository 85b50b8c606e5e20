"""Coding chunks by several processes of this machine: each loads the model once and keeps to one core."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context

from holdspace.domain.errors import OperatorError
from holdspace.workflows.bulk.chunk_coding import Done, Task, code_chunk
from holdspace.workflows.bulk.plan import Chunk

# Libraries read these when they are loaded; a core each is what a process is to have.
ONE_CORE = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "POLARS_MAX_THREADS": "1"}
_LOOKS_EVERY_SECONDS = 1.0


def code_by_processes(task: Task, chunks: Sequence[Chunk], workers: int) -> Iterator[Done]:
    """Yield what became of each chunk, as they are done; no more than two a worker wait at a time.

    Raises OperatorError where the system ended one of the processes, as it does when memory runs out.
    """
    os.environ.update(ONE_CORE)
    waiting = iter(chunks)
    # Started anew and not forked: a forked process would share the threads and locks of a loaded runtime.
    pool = ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=_end_with, initargs=(os.getpid(),))
    try:
        running: set[Future[Done]] = set()
        while True:
            while len(running) < 2 * workers and (chunk := next(waiting, None)) is not None:
                running.add(pool.submit(code_chunk, task, chunk))
            if not running:
                return
            done, running = wait(running, return_when=FIRST_COMPLETED)
            yield from (future.result() for future in done)
    except BrokenProcessPool:
        raise OperatorError(
            "A process that codes was ended by the system, most often because memory ran out.",
            hint="Run the same command again: it goes on from there. Fewer --workers need less memory.",
        ) from None
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _end_with(parent: int) -> None:
    """Have this process end when the one that started it is gone, killed without a word as well."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(_LOOKS_EVERY_SECONDS)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
