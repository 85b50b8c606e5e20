"""Encrypted backups of a SQLite installation, and restoring one that has been verified first.

A backup is two files, both sealed under the root key, which is in neither. ``NAME.data`` holds the database without
the wrapped client keys; ``NAME.keys`` holds those, and is to be deleted after `KEYS_KEPT_DAYS`: from then on a client
who was erased cannot be read from any copy. Restoring re-applies every erasure noted since.
"""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection

from holdspace.domain.errors import BadInput, IntegrityError, OperatorError
from holdspace.server.keys.key_ring import root_keys
from holdspace.server.maintenance.erasing import KEYS_KEPT
from holdspace.vault import RootKey

KEYS_KEPT_DAYS = KEYS_KEPT.days
DATA, KEYS = ".data", ".keys"
KEY_TABLES = ("keys_clientkey", "keys_formerkey")
SEALED = (b"holdspace-sealed-file-1\n", b"holdspace-transit-file-1\n")


def back_up(target: Path) -> tuple[Path, Path]:
    """Write ``target``.data and ``target``.keys while the service runs; raise BadInput where they exist already."""
    _require_sqlite()
    paths = target.with_name(target.name + DATA), target.with_name(target.name + KEYS)
    for path in paths:
        if path.exists():
            raise BadInput("There is a backup of this name already.", source=str(path), remedy="Choose another name.")
    with _workspace() as folder:
        whole, keys = folder / "whole", folder / "keys"
        with closing(sqlite3.connect(_database())) as live, closing(sqlite3.connect(whole)) as copy:
            live.backup(copy)
        with closing(sqlite3.connect(whole)) as copy, copy:
            copy.execute("ATTACH DATABASE ? AS kept", (str(keys),))
            copy.execute("PRAGMA secure_delete = ON")
            for table in KEY_TABLES:
                copy.execute(f"CREATE TABLE kept.{table} AS SELECT * FROM main.{table}")  # noqa: S608 - a constant
                copy.execute(f"DELETE FROM main.{table}")  # noqa: S608 - a constant
        for source, path, purpose in zip((whole, keys), paths, (DATA, KEYS), strict=True):
            _seal(source, path, purpose)
    return paths


def prune_keys(folder: Path, *, at: datetime) -> list[Path]:
    """Delete the key parts of backups in a folder that were written longer ago than `KEYS_KEPT`; return them."""
    overdue = [path for path in folder.glob(f"*{KEYS}") if path.stat().st_mtime < (at - KEYS_KEPT).timestamp()]
    for path in overdue:
        if path.read_bytes().startswith(SEALED):  # nobody else's file that happens to end alike
            path.unlink()
    return [path for path in overdue if not path.exists()]


def restore(source: Path, *, verify: Callable[[], None]) -> Path | None:
    """Put a backup in the place of the database and return where the present one was moved to, if there was one.

    Opens and checks everything beside the data first. ``verify`` is called with the restored database in place and
    raises where it must not serve; then the former database is put back. The server must be stopped.
    """
    _require_sqlite()
    database = _database()
    with _workspace() as folder:
        whole, keys = folder / "whole", folder / "keys"
        _open(source.with_name(source.name + DATA), whole, DATA)
        _open(source.with_name(source.name + KEYS), keys, KEYS)
        with closing(sqlite3.connect(whole)) as copy:
            with copy:
                copy.execute("ATTACH DATABASE ? AS kept", (str(keys),))
                for table in KEY_TABLES:
                    _put_back(copy, table)
            if copy.execute("PRAGMA main.integrity_check").fetchone() != ("ok",):
                raise IntegrityError("The backup's database is damaged.")
        connection.close()
        former = _move_aside(database)
        whole.replace(database)
    try:
        verify()
    except BaseException:
        connection.close()
        for leftover in _files(database):
            leftover.unlink()
        if former is not None:
            _move(former, database)
        raise
    return former


def _put_back(copy: sqlite3.Connection, table: str) -> None:
    """Put the wrapped keys back where they were; a backup from before a table was made has none of it."""
    is_kept = copy.execute("SELECT 1 FROM kept.sqlite_master WHERE name = ?", (table,)).fetchone()
    if is_kept:
        copy.execute(f"INSERT INTO main.{table} SELECT * FROM kept.{table}")  # noqa: S608 - a constant


def _require_sqlite() -> None:
    if connection.vendor != "sqlite":
        raise OperatorError(
            "This command backs up SQLite installations.",
            hint="Use pg_dump and pg_restore for PostgreSQL; sealed values stay sealed in them.",
        )


def _database() -> Path:
    return Path(str(settings.DATABASES["default"]["NAME"]))


@contextmanager
def _workspace() -> Iterator[Path]:
    """Yield a private folder on the database's own disk, so that moving into place is one step."""
    folder = Path(settings.HOLDSPACE_DATA)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.TemporaryDirectory(prefix=".backup-", dir=folder) as name:
        yield Path(name)


def _seal(source: Path, target: Path, purpose: str) -> None:
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with source.open("rb") as content, os.fdopen(descriptor, "wb") as file:
        root_keys().wrapping.seal_file(content, file, purpose=purpose)
        file.flush()
        os.fsync(file.fileno())


def _open(source: Path, target: Path, purpose: str) -> None:
    if not source.exists():
        raise BadInput(
            "There is no such backup file.", source=str(source), remedy="Give the name without .data or .keys."
        )
    for key in root_keys().keys:
        if _opens(key, source, target, purpose):
            return
    raise IntegrityError(f"{source} was altered, is cut off, or belongs to another root key.")


def _opens(key: RootKey, source: Path, target: Path, purpose: str) -> bool:
    with source.open("rb") as sealed, target.open("wb") as content:
        try:
            key.open_file(sealed, content, purpose=purpose)
        except IntegrityError:
            return False
    return True


def _files(database: Path) -> list[Path]:
    """Return the database's files; a write-ahead log left behind would be replayed into another database."""
    named = (database.with_name(database.name + ending) for ending in ("", "-wal", "-shm"))
    return [path for path in named if path.exists()]


def _move_aside(database: Path) -> Path | None:
    if not database.exists():
        return None
    former = database.with_name(f"{database.name}.before-restore")
    if former.exists():
        raise OperatorError(f"{former} is in the way.", hint="It is from an earlier restore: move or delete it.")
    _move(database, former)
    return former


def _move(source: Path, target: Path) -> None:
    for path in _files(source):
        path.rename(target.with_name(target.name + path.name.removeprefix(source.name)))
