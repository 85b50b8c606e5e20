"""Processes that serve together: started together, stopped together, whoever asks for it and however."""

from __future__ import annotations

import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from types import FrameType

STARTING_TO_STOP_SECONDS, STOP_SECONDS = 1, 30
# How long after its end a process beside the main one is started anew: soon, but not in a storm.
START_ANEW_SECONDS = 5.0
_ASKED_TO_STOP = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class _Stop(Exception):
    """Somebody asked us to stop."""


def run_together(main: Sequence[str], beside: Sequence[Sequence[str]], *, environment: Mapping[str, str]) -> int:
    """Run ``main`` with the others beside it until it ends or we are asked to stop; return its exit code, 0 if asked.

    One beside it that ends by itself, killed for instance for want of memory, is started anew: what the background
    worker had under way is taken up again. They stay in our process group: Ctrl+C in a terminal, and whatever kills the
    group, reaches them all at once. Who has ended by then is not asked again: to the background worker a second signal
    means to drop what it has under way.
    """
    for each in _ASKED_TO_STOP:
        # What was started to be deaf to a signal (nohup does so) stays deaf to it.
        if signal.getsignal(each) is not signal.SIG_IGN:
            signal.signal(each, _stop)
    processes: list[subprocess.Popen[bytes]] = []
    try:
        for command in (main, *beside):
            processes.append(subprocess.Popen(command, env=environment))  # noqa: S603
        while True:
            try:
                return processes[0].wait(timeout=START_ANEW_SECONDS)
            except subprocess.TimeoutExpired:
                _start_anew(processes, beside, environment)
    except _Stop:
        return 0
    finally:
        for each in _ASKED_TO_STOP:
            signal.signal(each, signal.SIG_IGN)  # already stopping; a second Ctrl+C must leave nobody behind
        asked_until = time.monotonic() + STARTING_TO_STOP_SECONDS
        for process in processes:
            _end(process, asked_until)


def _start_anew(
    processes: list[subprocess.Popen[bytes]], beside: Sequence[Sequence[str]], environment: Mapping[str, str]
) -> None:
    for place, command in enumerate(beside, 1):
        if processes[place].poll() is not None:
            processes[place] = subprocess.Popen(command, env=environment)  # noqa: S603


def _stop(signum: int, frame: FrameType | None) -> None:
    raise _Stop


def _end(process: subprocess.Popen[bytes], asked_until: float) -> None:
    left = max(0.0, asked_until - time.monotonic())
    for seconds, insist in ((left, process.terminate), (STOP_SECONDS, process.kill)):
        try:
            process.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            insist()
        else:
            return
    process.wait()
