"""Private folders beside the database in which backups are made and opened; none outlives the process that works in it.

Whoever is killed leaves theirs behind, and it may hold wrapped keys of clients who are erased later: it is swept away
before the next one is made, at each erasure and at each start. Who still works in theirs holds a lock on it.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

PREFIX = ".backup-"


@contextmanager
def workspace() -> Iterator[Path]:
    """Yield a private folder on the database's own disk, so that moving into place is one step."""
    folder = Path(settings.HOLDSPACE_DATA)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    sweep_workspaces()
    with tempfile.TemporaryDirectory(prefix=PREFIX, dir=folder) as name, _held(Path(name)):
        yield Path(name)


def sweep_workspaces() -> None:
    """Delete what killed backups and restores left; who is at work keeps theirs."""
    for left in Path(settings.HOLDSPACE_DATA).glob(f"{PREFIX}*"):
        try:
            with _held(left):
                shutil.rmtree(left)
        except (BlockingIOError, FileNotFoundError, NotADirectoryError):
            continue  # at work, swept by another at the same moment, or no folder of ours


@contextmanager
def _held(folder: Path) -> Iterator[None]:
    """Hold the folder's lock, which ends with the process; raise BlockingIOError where another holds it."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        os.close(descriptor)
