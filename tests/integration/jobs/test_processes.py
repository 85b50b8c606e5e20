"""Processes that serve together: one that dies beside the main one is started anew; all end together."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

import pytest

from holdspace.server.jobs import processes

# Waits until so many have been started beside it, for a minute at most, and ends with a code of its own.
WAITS = """
import pathlib, sys, time
started, enough, code = pathlib.Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
until = time.monotonic() + 60
while time.monotonic() < until and (not started.exists() or started.read_text().count("\\n") < enough):
    time.sleep(0.02)
sys.exit(code)
"""
# Writes a line each time it is started, and dies.
DIES = "import os, sys; open(sys.argv[1], 'a').write(f'{os.getpid()}\\n')"
STAYS = DIES + "; import time; time.sleep(60)"


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "START_ANEW_SECONDS", 0.2)
    monkeypatch.setattr(processes, "STARTING_TO_STOP_SECONDS", 0.1)


@pytest.fixture(autouse=True)
def signals_as_before():
    """Give the signals back that `run_together` takes."""
    before = {each: signal.getsignal(each) for each in processes._ASKED_TO_STOP}
    yield
    for each, handler in before.items():
        signal.signal(each, handler)


def test_what_dies_beside_the_main_process_is_started_anew(tmp_path: Path):
    started = tmp_path / "started"
    main = [sys.executable, "-c", WAITS, str(started), "2", "0"]

    code = processes.run_together(main, [[sys.executable, "-c", DIES, str(started)]], environment=os.environ)

    assert code == 0
    assert len(started.read_text().splitlines()) >= 2


def test_when_the_main_process_ends_the_others_do(tmp_path: Path):
    started = tmp_path / "started"
    main = [sys.executable, "-c", WAITS, str(started), "1", "3"]

    code = processes.run_together(main, [[sys.executable, "-c", STAYS, str(started)]], environment=os.environ)

    assert code == 3
    pids = [int(line) for line in started.read_text().splitlines()]
    assert len(pids) == 1
    with pytest.raises(ProcessLookupError):
        os.kill(pids[0], 0)
