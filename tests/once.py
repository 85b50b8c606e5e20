"""What is made once per run, by whichever test process comes first, and copied by whoever needs one of their own."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Callable
from pathlib import Path

FOLDER = "HOLDSPACE_TEST_FOLDER"  # set by the tests' settings for the process that comes first and all it starts


def is_in_a_run() -> bool:
    """Return whether tests are running; benchmarks use some of what the tests have and are no run."""
    return FOLDER in os.environ


def made_once(name: str, make: Callable[[Path], object]) -> Path:
    """Return the folder of this name that ``make`` has filled; others wait while it is being made."""
    folder = Path(os.environ[FOLDER]) / name
    folder.parent.mkdir(parents=True, exist_ok=True)
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = folder / "done"
        if not done.exists():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            make(folder)
            done.touch()
    return folder
