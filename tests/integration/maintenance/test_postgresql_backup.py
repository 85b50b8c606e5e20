"""Backups of a PostgreSQL installation: real processes, a database of its own, PostgreSQL's own pg_dump."""

from __future__ import annotations

import os
import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from django.db import connection

from tests.integration.maintenance import test_commands, test_killed_erasure
from tests.postgres import TOOLS, address

pytestmark = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="the backups of SQLite have tests of their own"
)


@dataclass(frozen=True)
class Installation(test_commands.Installation):
    """One whose database is on the tests' PostgreSQL, with the client's programs at hand."""

    name: str

    def _environment(self) -> dict[str, str]:
        url = urlunsplit(urlsplit(address())._replace(path=f"/{self.name}"))
        path = f"{TOOLS}{os.pathsep}{os.environ['PATH']}"
        return {**super()._environment(), "HOLDSPACE_DATABASE_URL": url, "PATH": path}


@contextmanager
def server() -> Iterator[psycopg.Connection[Any]]:
    with psycopg.connect(address(), autocommit=True) as opened:
        yield opened


@pytest.fixture(scope="module")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """A migrated installation without anybody, made once: its database is the template of each test's."""
    made = Installation(tmp_path_factory.mktemp("migrated"), f"template_{secrets.token_hex(4)}")
    (made.folder / "data").mkdir()
    with server() as opened:
        opened.execute(f'CREATE DATABASE "{made.name}"')
    made.run("migrate")
    yield made
    with server() as opened:
        opened.execute(f'DROP DATABASE "{made.name}" WITH (FORCE)')


@pytest.fixture
def installation(migrated: Installation, tmp_path: Path) -> Iterator[Installation]:
    folder = shutil.copytree(migrated.folder, tmp_path / "installation")  # what is signed for one database is its own
    made = Installation(folder, f"kept_{secrets.token_hex(4)}")
    with server() as opened:
        opened.execute(f'CREATE DATABASE "{made.name}" TEMPLATE "{migrated.name}"')
    yield made
    with server() as opened:
        for name in databases(made):
            opened.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def databases(installation: Installation) -> set[str]:
    """Return the databases that are there of an installation, whatever was added to the name."""
    with server() as opened:
        rows = opened.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", (installation.name,))
        return {name for (name,) in rows}


def test_a_backup_restores_what_it_held_and_forgets_who_was_erased_since(installation: Installation, tmp_path: Path):
    bo, _ = installation.open_records("Bo", "Cy")
    backup = str(tmp_path / "monday")
    installation.run("backup", backup)
    installation.run("erase", bo, "--yes")
    installation.open_records("Di")

    said = installation.run("restore", backup)

    assert "1 erasures since the backup" in said
    assert installation.names() == ["Cy"]
    assert databases(installation) == {installation.name, f"{installation.name}_before_restore"}


def test_the_restored_database_has_the_wall(installation: Installation, tmp_path: Path):
    installation.open_records("Bo")
    installation.run("backup", str(tmp_path / "monday"))

    installation.run("restore", str(tmp_path / "monday"))

    url = urlunsplit(urlsplit(address())._replace(path=f"/{installation.name}"))
    with psycopg.connect(url) as opened:
        assert opened.execute("SELECT count(*) FROM clients_identity").fetchone() == (0,)
        opened.execute("SELECT set_config('holdspace.actor', 'installation', true)")
        assert opened.execute("SELECT count(*) FROM clients_identity").fetchone() == (1,)
        entries = opened.execute("SELECT has_table_privilege('holdspace_people', 'audit_auditentry', 'DELETE')")
        assert entries.fetchone() == (False,)


def test_a_drill_and_an_altered_backup_change_nothing(installation: Installation, tmp_path: Path):
    installation.open_records("Bo")
    backup = tmp_path / "monday"
    installation.run("backup", str(backup))
    installation.open_records("Cy")

    assert "Nothing was changed" in installation.run("restore", str(backup), "--drill")
    keys = backup.with_name("monday.keys")
    raw = bytearray(keys.read_bytes())
    raw[-40] ^= 1
    keys.write_bytes(raw)
    assert "was altered" in installation.run("restore", str(backup), fails=True)

    assert installation.names() == ["Bo", "Cy"]
    assert databases(installation) == {installation.name}


def test_a_restore_while_the_service_runs_is_refused(installation: Installation, tmp_path: Path):
    installation.open_records("Bo")
    installation.run("backup", str(tmp_path / "monday"))
    url = urlunsplit(urlsplit(address())._replace(path=f"/{installation.name}"))

    with psycopg.connect(url):
        said = installation.run("restore", str(tmp_path / "monday"), fails=True)

    assert "Stop the service" in said
    assert databases(installation) == {installation.name}


def test_neither_part_shows_a_name_or_a_table_and_the_data_hold_no_key(installation: Installation, tmp_path: Path):
    installation.open_records("Bo")
    installation.run("backup", str(tmp_path / "monday"))

    for part in ("monday.data", "monday.keys"):
        raw = (tmp_path / part).read_bytes()
        assert b"PGDMP" not in raw
        assert b"clients_identity" not in raw
    (tmp_path / "monday.keys").unlink()
    assert "no such backup file" in installation.run("restore", str(tmp_path / "monday"), fails=True)


def test_a_backup_whose_keys_are_gone_is_restored_with_those_of_a_newer_one(installation: Installation, tmp_path: Path):
    test_commands.restores_with_the_keys_of_a_newer_backup(installation, tmp_path)


def test_key_parts_of_backups_go_when_their_day_has_come(installation: Installation, tmp_path: Path):
    installation.run("backup", str(tmp_path / "january"))
    a_month_ago = time.time() - 31 * 24 * 3600
    os.utime(tmp_path / "january.keys", (a_month_ago, a_month_ago))

    assert "Deleted january.keys" in installation.run("backup", str(tmp_path / "february"), "--prune")

    left = {path.name for path in tmp_path.iterdir() if path.is_file()}
    assert left == {"january.data", "february.data", "february.keys"}


@pytest.mark.parametrize("step", [*test_killed_erasure.STEPS][3:5])
def test_an_erasure_that_was_killed_in_its_transaction_is_carried_through(installation: Installation, step: str):
    test_killed_erasure.test_an_erasure_that_was_killed_is_carried_through(installation, step)
