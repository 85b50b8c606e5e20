"""How a served installation began, put back under the processes that serve it.

Each test may change what it likes and the next finds the practice as it was. Starting all processes anew for that would
take seconds of CPU; what they share stands in the database and in the sink of checkpoints, and nowhere else.
"""

from __future__ import annotations

import fcntl
import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.system.installation import Installation

DATABASE, SINK = Path("data", "holdspace.sqlite3"), Path("keys", "checkpoints.log")
REST_SECONDS = 120


@dataclass(slots=True)
class ServedPractice:
    """A served practice that tests use one after another, and browsers in which people have signed in to it since."""

    installation: Installation
    kept: Path
    signed_in: dict[tuple[str, str], Any] = field(default_factory=dict)
    is_changed: bool = False

    @classmethod
    def from_now(cls, installation: Installation, kept: Path) -> ServedPractice:
        """Keep in a folder how an installation stands."""
        with _at_rest(installation.folder):
            _copy(installation.folder / DATABASE, kept / "database")
            shutil.copyfile(installation.folder / SINK, kept / "sink")
        return cls(installation, kept)

    def as_it_began(self) -> Installation:
        """Return the installation as it was kept; where it had to be put back, everybody is signed out."""
        if self.is_changed:
            with _at_rest(self.installation.folder):
                _copy(self.kept / "database", self.installation.folder / DATABASE)
                shutil.copyfile(self.kept / "sink", self.installation.folder / SINK)
            self.signed_in.clear()
            self.is_changed = False
        return self.installation

    def to_be_changed(self) -> Installation:
        """Return the installation as it was kept; it will have to be put back."""
        installation = self.as_it_began()
        self.is_changed = True
        return installation


@contextmanager
def _at_rest(folder: Path) -> Iterator[None]:
    """Be the only writer, at a moment when no job runs that would still have to write down how it ended."""
    give_up_at = time.monotonic() + REST_SECONDS
    with (folder / f"{DATABASE}.queue").open("a") as queue:
        fcntl.flock(queue, fcntl.LOCK_EX)
        while not _is_at_rest(folder):
            fcntl.flock(queue, fcntl.LOCK_UN)
            if time.monotonic() > give_up_at:
                raise AssertionError(f"The installation in {folder} does not come to rest.")
            time.sleep(0.1)
            fcntl.flock(queue, fcntl.LOCK_EX)
        yield


def _is_at_rest(folder: Path) -> bool:
    """Return whether the sealer has signed its first checkpoint and no job is under way."""
    with closing(sqlite3.connect(folder / DATABASE)) as database:
        (running,) = database.execute(
            "SELECT count(*) FROM django_tasks_database_dbtaskresult WHERE status = 'RUNNING'"
        ).fetchone()
    return not running and (folder / SINK).exists()


def _copy(source: Path, target: Path) -> None:
    """Copy a database as it stands by now, also into one that others have open."""
    with closing(sqlite3.connect(source)) as stands, closing(sqlite3.connect(target)) as becomes:
        stands.backup(becomes)
