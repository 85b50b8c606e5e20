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
from holdspace.server.maintenance.other_database import working_on

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

    ``verify`` is called with Django working on them beside the database, which is not touched before, and raises where
    they must not serve. Killed at any point, the database is the former one or the restored one, whole and verified.
    """
    database = _database()
    if database.is_symlink():  # what is put aside would be the link, and the keys would stay where it leads
        raise OperatorError(f"{database} is a link.", hint="Set HOLDSPACE_DATA to the folder in which it lies itself.")
    with closing(sqlite3.connect(whole)) as copy:
        with copy:
            copy.execute("ATTACH DATABASE ? AS kept", (str(keys),))
            for table in KEY_TABLES:
                _put_back(copy, table)
        if copy.execute("PRAGMA main.integrity_check").fetchone() != ("ok",):
            raise IntegrityError("The backup's database is damaged.")
    with working_on(whole):
        verify()
    _fold(whole)
    former = _keep(database) if database.exists() else None
    whole.replace(database)
    return str(former) if former else None


def _put_back(copy: sqlite3.Connection, table: str) -> None:
    """Put the wrapped keys back where they were; a backup from before a table was made has none of it."""
    is_kept = copy.execute("SELECT 1 FROM kept.sqlite_master WHERE name = ?", (table,)).fetchone()
    if is_kept:
        copy.execute(f"INSERT INTO main.{table} SELECT * FROM kept.{table}")  # noqa: S608 - a constant


def _database() -> Path:
    return Path(str(settings.DATABASES["default"]["NAME"]))


def _keep(database: Path) -> Path:
    """Give the present database a second name, under which it stays when another takes its place."""
    connection.close()
    _fold(database)
    former = database.with_name(f"{database.name}.before-restore")
    try:
        former.hardlink_to(database)
    except FileExistsError:
        problem = f"{former} is in the way."
        raise OperatorError(problem, hint="It is from an earlier restore: move or delete it.") from None
    return former


def _fold(database: Path) -> None:
    """Write a database's write-ahead log into it: left behind, that would be replayed into another database.

    SQLite does so only where nobody else has the database open.
    """
    with closing(sqlite3.connect(database)) as opened:
        try:
            opened.execute("PRAGMA journal_mode = DELETE")
        except sqlite3.OperationalError:
            raise OperatorError("The database is in use.", hint="Stop the service, then restore again.") from None
