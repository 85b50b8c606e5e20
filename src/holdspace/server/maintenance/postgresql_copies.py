"""The two parts of a backup of a PostgreSQL database, by its own pg_dump and pg_restore, and putting them in its place.

The dumps are in pg_dump's custom format and go from its output into the sealed file: nothing lies on the disk between.
Roles, rights and policies are left out: migrating, which is part of verifying, puts up the wall and gives rights anew.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

import psycopg
from django.db import connection
from psycopg import sql
from psycopg.conninfo import make_conninfo

from holdspace.domain.errors import IntegrityError, OperatorError
from holdspace.server.keys.models import ClientKey, FormerKey
from holdspace.server.maintenance.other_database import working_on

KEY_TABLES = tuple(model._meta.db_table for model in (ClientKey, FormerKey))
# Comments bear the mark by which the wall knows itself: without it, migrating puts it up anew.
HOW = ("--format=custom", "--no-owner", "--no-privileges", "--no-comments", "--enable-row-security")
RESTORING, FORMER = "_restoring", "_before_restore"
# The second wall shows everything to whoever works for the installation; see `server/postgresql/functions.sql`.
OPTIONS = "-c holdspace.actor=installation"


@contextmanager
def parts(folder: Path) -> Iterator[tuple[BinaryIO, BinaryIO]]:  # needs no place on the disk
    """Yield the database without the wrapped client keys, and those; both as of one moment, while the service runs."""
    without = [f"--exclude-table-data=public.{table}" for table in KEY_TABLES]
    alone = [f"--table=public.{table}" for table in KEY_TABLES]
    with _connected(_name()) as live:
        # One moment for both dumps: a client who comes in between would have a record and no key.
        live.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        snapshot = str(live.execute("SELECT pg_export_snapshot()").fetchall()[0][0])
        with _dumping(snapshot, *without) as whole, _dumping(snapshot, "--data-only", *alone) as keys:
            yield whole, keys


def put_in_place(whole: Path, keys: Path, *, verify: Callable[[], None]) -> str | None:
    """Make a database of the two parts, and give it the name of the present one; return the former's new name.

    ``verify`` is called on it beside the present database and raises where it must not serve: then it is dropped and
    nothing was changed. Giving the names asks that nobody is connected: the server must be stopped by then.
    """
    name = _name()
    restoring = name + RESTORING
    with _connected("postgres") as service:
        if _exists(service, name + FORMER):
            raise OperatorError(f"The database {name + FORMER} is in the way.", hint="Rename it, or drop it.")
        _run(service, "DROP DATABASE IF EXISTS {}", restoring)  # left by a restore that was killed
        _run(service, "CREATE DATABASE {} TEMPLATE template0", restoring)
        try:
            for part, which in ((whole, "pre-data"), (whole, "data"), (keys, "data"), (whole, "post-data")):
                _fill(restoring, part, which)
            with working_on(restoring):
                verify()
            _exchange(service, name, restoring)
        except BaseException:
            _run(service, "DROP DATABASE IF EXISTS {}", restoring)
            raise
    return name + FORMER


@contextmanager
def _dumping(snapshot: str, *what: str) -> Iterator[BinaryIO]:
    command = [_tool("pg_dump"), *HOW, f"--snapshot={snapshot}", *what, _address(_name())]
    with subprocess.Popen(command, env=_environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE) as dump:  # noqa: S603
        if dump.stdout is None or dump.stderr is None:  # asked for above
            raise RuntimeError
        yield dump.stdout  # type: ignore[misc]  # buffered, so that a read gives what was asked for
        said = dump.stderr.read()
    if dump.returncode:
        raise OperatorError(f"pg_dump: {_first_line(said)}", hint="Nothing was kept of this backup.")


def _fill(database: str, part: Path, section: str) -> None:
    command = [_tool("pg_restore"), f"--section={section}", str(part)]
    listed = subprocess.run([*command, "--list"], capture_output=True, check=False)  # noqa: S603
    # The policies that let the wall read name the owner of the tables, who may be called otherwise here.
    wanted = b"\n".join(line for line in listed.stdout.splitlines() if b" POLICY " not in line)
    command += ["--exit-on-error", "--no-owner", "--no-privileges", "--use-list=/dev/stdin"]
    command += [f"--dbname={_address(database)}"]
    done = subprocess.run(command, input=wanted, env=_environment(), capture_output=True, check=False)  # noqa: S603
    if done.returncode:
        raise IntegrityError(f"The backup cannot be put back. pg_restore: {_first_line(done.stderr)}")


def _exchange(service: psycopg.Connection[Any], name: str, restoring: str) -> None:
    try:
        _run(service, "ALTER DATABASE {} RENAME TO {}", name, name + FORMER)
    except psycopg.errors.ObjectInUse:
        raise OperatorError(
            "The database is in use.", hint="Stop the service on every host, then restore again."
        ) from None
    try:
        _run(service, "ALTER DATABASE {} RENAME TO {}", restoring, name)
    except BaseException:
        _run(service, "ALTER DATABASE {} RENAME TO {}", name + FORMER, name)
        raise


@contextmanager
def _connected(database: str) -> Iterator[psycopg.Connection[Any]]:
    try:
        opened = psycopg.connect(_address(database), password=_password(), autocommit=True)
    except psycopg.OperationalError as error:
        raise OperatorError(
            f"The database {database} cannot be reached ({type(error).__name__}).", hint="Is PostgreSQL running?"
        ) from None
    with opened:
        yield opened


def _run(service: psycopg.Connection[Any], statement: str, *names: str) -> None:
    try:
        service.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))
    except psycopg.errors.InsufficientPrivilege:
        raise OperatorError(
            "The owner of the tables may not make a database.", hint="As administrator: ALTER ROLE ... CREATEDB;"
        ) from None


def _exists(service: psycopg.Connection[Any], name: str) -> bool:
    return service.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,)).fetchone() is not None


def _name() -> str:
    return str(connection.settings_dict["NAME"])


def _address(database: str) -> str:
    """Return where the database is, without the password: other people of the machine see a process's arguments."""
    known = {each.keyword.decode() for each in psycopg.pq.Conninfo.get_defaults()} - {"password"}
    given = {key: value for key, value in connection.get_connection_params().items() if key in known}
    return make_conninfo(**{**given, "dbname": database, "options": OPTIONS})


def _password() -> str | None:
    return str(connection.settings_dict["PASSWORD"]) or None


def _environment() -> dict[str, str]:
    password = _password()
    return {**os.environ, **({"PGPASSWORD": password} if password else {})}


def _tool(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise OperatorError(
            f"There is no {name} here.", hint="Install PostgreSQL's client: apt install postgresql-client"
        )
    return found


def _first_line(said: bytes) -> str:
    """Return the first line of an error, which names tables and never rows."""
    return next(iter(said.decode(errors="replace").splitlines()), "it failed")
