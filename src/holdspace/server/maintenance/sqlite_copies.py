"""The two parts of a backup of a SQLite database, and putting them in its place."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.db import connection

from holdspace.domain.errors import IntegrityError, OperatorError
from holdspace.server.keys.models import ClientKey, FormerKey

KEY_TABLES = tuple(model._meta.db_table for model in (ClientKey, FormerKey))


@contextmanager
def parts(folder: Path) -> Iterator[tuple[BinaryIO, BinaryIO]]:
    """Yield the database without the wrapped client keys, and those; both as of one moment, while the service runs."""
    whole, keys = folder / "whole", folder / "keys"
    with closing(sqlite3.connect(_database())) as live, closing(sqlite3.connect(whole)) as copy:
        live.backup(copy)
    with closing(sqlite3.connect(whole)) as copy, copy:
        copy.execute("ATTACH DATABASE ? AS kept", (str(keys),))
        copy.execute("PRAGMA secure_delete = ON")
        for table in KEY_TABLES:
            copy.execute(f"CREATE TABLE kept.{table} AS SELECT * FROM main.{table}")  # noqa: S608 - a constant
            copy.execute(f"DELETE FROM main.{table}")  # noqa: S608 - a constant
    with ExitStack() as opened:
        yield opened.enter_context(whole.open("rb")), opened.enter_context(keys.open("rb"))


def put_in_place(whole: Path, keys: Path, *, verify: Callable[[], None]) -> str | None:
    """Put the two parts in the place of the database and return the name of the former one, if there was one.

    Checks them beside the data first. ``verify`` is called with the restored database in place and raises where it must
    not serve; then the former database is put back. The server must be stopped.
    """
    database = _database()
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
    return str(former) if former else None


def _put_back(copy: sqlite3.Connection, table: str) -> None:
    """Put the wrapped keys back where they were; a backup from before a table was made has none of it."""
    is_kept = copy.execute("SELECT 1 FROM kept.sqlite_master WHERE name = ?", (table,)).fetchone()
    if is_kept:
        copy.execute(f"INSERT INTO main.{table} SELECT * FROM kept.{table}")  # noqa: S608 - a constant


def _database() -> Path:
    return Path(str(settings.DATABASES["default"]["NAME"]))


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
