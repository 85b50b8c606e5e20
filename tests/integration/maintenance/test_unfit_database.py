"""A database that is empty, of another version, out of reach or not to be written: said in a sentence with a remedy."""

from __future__ import annotations

import errno
import secrets
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from django.core.checks import run_checks
from django.core.management import call_command, load_command_class
from django.db import DatabaseError, connection
from django.db.migrations.recorder import MigrationRecorder

from holdspace.domain.errors import OperatorError
from holdspace.server import schema
from holdspace.server.ui.storage_errors import NOT_ALLOWED, find_remedy
from tests.installation import Installation
from tests.postgres import address

on_postgresql = pytest.mark.skipif(connection.vendor != "postgresql", reason="of PostgreSQL alone")
on_sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="of SQLite alone")

applied = MigrationRecorder(connection).migration_qs


def empty() -> None:
    applied.all().delete()


def older() -> None:
    applied.filter(app="clients").latest("id").delete()


def newer() -> None:
    applied.create(app="clients", name="9999_of_next_year")


def with_a_room_of_a_newer_version() -> None:
    applied.create(app="waiting_room", name="0001_initial")


NEWER = "newer version of Holdspace. Install that version"
UNFIT = {
    empty: "The database is empty. Run: holdspace-server migrate",
    older: "older version of Holdspace. Run: holdspace-server migrate",
    newer: NEWER,
    with_a_room_of_a_newer_version: NEWER,
}


@pytest.mark.parametrize("make", UNFIT)
@pytest.mark.parametrize("command", ["verify_log", "seal_log", "work"])
def test_a_command_works_on_a_database_of_this_version_alone(db: None, make: Callable[[], None], command: str):
    make()

    with pytest.raises(OperatorError, match=UNFIT[make]):
        call_command(command)


@pytest.mark.parametrize("make", UNFIT)
def test_doctor_says_so_too(db: None, make: Callable[[], None]):
    make()

    [found] = [each for each in _checked() if each.id == "holdspace.W021"]

    assert UNFIT[make] in f"{found.msg} {found.hint}"


def test_of_a_database_of_this_version_there_is_nothing_to_say(db: None):
    applied.create(app="account", name="0001_of_a_library_that_dropped_it")

    assert not [each for each in _checked() if each.id == "holdspace.W021"]


def _checked() -> list[Any]:
    return run_checks(tags=["database"], include_deployment_checks=True, databases=["default"])


@pytest.mark.parametrize("make", [newer, with_a_room_of_a_newer_version])
def test_what_a_newer_version_has_changed_is_not_migrated(db: None, make: Callable[[], None]):
    make()

    with pytest.raises(OperatorError, match=NEWER):
        schema.bring_up_to_date()


def test_a_backup_is_made_of_any_version_but_of_nothing(db: None):
    backup = load_command_class("holdspace.server.maintenance", "backup")
    older()
    newer()
    backup.check_migrations()

    empty()

    with pytest.raises(OperatorError, match=UNFIT[empty]):
        backup.check_migrations()


# --- What the database itself says ------------------------------------------------------------------------------------


@on_sqlite
def test_a_file_of_sqlite_that_cannot_be_used_is_told_apart(tmp_path: Path):
    path = tmp_path / "holdspace.sqlite3"
    with sqlite3.connect(path) as made:
        made.execute("CREATE TABLE a (b)")
    (tmp_path / "no database").write_text("x" * 5_000)

    assert "can only be read" in _said(f"file:{path}?mode=ro")
    assert "cannot be opened" in _said(f"file:{tmp_path}")
    assert "Put a backup in its place" in _said(f"file:{tmp_path / 'no database'}")


def test_what_this_user_may_not_read_is_named():
    assert find_remedy(PermissionError(errno.EACCES, "Permission denied", "root.key")) == f"root.key {NOT_ALLOWED}"


def _said(address: str) -> str:
    with pytest.raises(sqlite3.Error) as refused:
        sqlite3.connect(address, uri=True).execute("INSERT INTO a VALUES (1)")
    return find_remedy(refused.value) or ""


@pytest.fixture
def asked(db: None) -> Callable[..., str]:
    """Return what asks by a connection that differs from the tests' and gives back what the operator is told."""

    def ask(statement: str = "SELECT 1", **different: Any) -> str:
        other = connection.copy()
        other.settings_dict.update(different)
        try:
            with pytest.raises(DatabaseError) as refused, other.cursor() as cursor:
                cursor.execute(statement)
        finally:
            other.close()
        return find_remedy(refused.value) or ""

    return ask


@on_postgresql
@pytest.mark.parametrize(
    ("different", "named"),
    [
        ({"HOST": "127.0.0.1", "PORT": 1, "PASSWORD": "rain-on-the-skylight"}, "port 1"),
        ({"NAME": "nothing"}, '"nothing"'),
        ({"USER": "nobody", "PASSWORD": "rain-on-the-skylight"}, '"nobody"'),
    ],
)
def test_who_is_not_let_in_learns_what_postgresql_said_and_never_the_password(
    asked: Callable[..., str], different: dict[str, Any], named: str
):
    said = asked(**different)

    assert "HOLDSPACE_DATABASE_URL" in said
    assert named in said
    assert "skylight" not in said


@on_postgresql
def test_a_postgresql_that_takes_no_changes_or_not_from_this_user_is_told_apart(asked: Callable[..., str]):
    read_only = {"options": "-c default_transaction_read_only=on"}

    assert "can only be read" in asked("CREATE TABLE a (b int)", OPTIONS=read_only)
    assert "HOLDSPACE_DATABASE_OWNER_URL" in asked("CREATE TABLE a (b int)", USER="holdspace_people")


# --- An owner beside who serves the pages -----------------------------------------------------------------------------


BRING = "from holdspace.server.schema import bring_up_to_date as bring; bring()"


@pytest.fixture
def owned(tmp_path: Path) -> Iterator[Installation]:
    """An installation on an empty PostgreSQL whose owner is not who serves the pages."""
    name = f"owned_{secrets.token_hex(4)}"
    owner = urlsplit(address())._replace(path=f"/{name}")
    people = owner._replace(netloc=owner.netloc.replace("holdspace_owner", "holdspace_people"))
    (tmp_path / "data").mkdir(mode=0o700)
    with psycopg.connect(address(), autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}"')
        yield Installation(tmp_path, 8000, urlunsplit(people), urlunsplit(owner))
        server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@on_postgresql
@pytest.mark.long
def test_an_empty_postgresql_is_brought_up_to_date_by_its_owner_as_run_and_demo_begin(owned: Installation):
    with pytest.raises(RuntimeError, match="Name who owns the tables in HOLDSPACE_DATABASE_OWNER_URL"):
        replace(owned, owner_url="").run("holdspace.server.command", "migrate")

    owned.run("django", "shell", "--verbosity", "0", "-c", BRING)

    assert "Every entry is as it was written" in owned.run("holdspace.server.command", "verify-log")
