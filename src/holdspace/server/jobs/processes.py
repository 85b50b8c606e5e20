"""Processes that serve together: started together, stopped together, whoever asks for it and however."""

from __future__ import annotations

import signal
import subprocess
from collections.abc import Mapping, Sequence
from types import FrameType

STOP_SECONDS = 30
_ASKED_TO_STOP = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class _Stop(Exception):
    """Somebody asked us to stop."""


def run_together(main: Sequence[str], beside: Sequence[Sequence[str]], *, environment: Mapping[str, str]) -> int:
    """Run ``main`` with the others beside it until it ends or we are asked to stop; return its exit code, 0 if asked.

    Each is a session of its own: Ctrl+C in a terminal reaches us alone, and we stop the others in order, the pages
    first, so that the background worker can finish what it has under way.
    """
    for each in _ASKED_TO_STOP:
        signal.signal(each, _stop)
    processes: list[subprocess.Popen[bytes]] = []
    try:
        for command in (main, *beside):
            processes.append(subprocess.Popen(command, env=environment, start_new_session=True))  # noqa: S603
        return processes[0].wait()
    except _Stop:
        return 0
    finally:
        for each in _ASKED_TO_STOP:
            signal.signal(each, signal.SIG_IGN)  # already stopping; a second Ctrl+C must leave nobody behind
        for process in processes:
            _end(process)


def _stop(signum: int, frame: FrameType | None) -> None:
    raise _Stop


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(timeout=STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
