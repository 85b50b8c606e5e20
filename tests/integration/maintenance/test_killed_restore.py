"""`kill -9` anywhere in a restore, or a service that still runs: the database is the former one or the restored one."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.integration.maintenance.test_commands import Installation, installation

__all__ = ["installation"]
COMMAND = "holdspace.server.maintenance.management.commands.restore"
# The steps in their order; killed before the last the database is the former one, killed in it the restored one.
STEPS = {
    f"{COMMAND}.call_command": ["Bo", "Cy"],
    f"{COMMAND}.verify_log": ["Bo", "Cy"],
    "holdspace.server.maintenance.sqlite_copies._keep": ["Bo", "Cy"],
    "pathlib.Path.replace": ["Bo", "Cy"],
    f"{COMMAND}.finish_erasures": ["Bo"],
}
KILLED = """
import os, signal
from pkgutil import resolve_name
from django.core.management import call_command
place, _, name = STEP.rpartition(".")
setattr(resolve_name(place), name, lambda *given, **named: os.kill(os.getpid(), signal.SIGKILL))
call_command("restore", BACKUP)
"""


@pytest.mark.parametrize("step", STEPS)
def test_a_restore_that_was_killed_leaves_one_whole_database(installation: Installation, tmp_path: Path, step: str):
    backup = str(tmp_path / "monday")
    installation.open_records("Bo")
    installation.run("backup", backup)
    installation.open_records("Cy")
    code = f"import django; django.setup()\nSTEP, BACKUP = {step!r}, {backup!r}\n{KILLED}"

    killed = subprocess.run([sys.executable, "-c", code], env=installation._environment(), check=False)

    assert killed.returncode == -9
    assert installation.names() == STEPS[step]


@pytest.mark.parametrize("step", [f"{COMMAND}.verify_log"])
def test_what_a_killed_restore_left_is_swept_away_by_the_next(installation: Installation, tmp_path: Path, step: str):
    backup = str(tmp_path / "monday")
    installation.open_records("Bo")
    installation.run("backup", backup)
    code = f"import django; django.setup()\nSTEP, BACKUP = {step!r}, {backup!r}\n{KILLED}"
    subprocess.run([sys.executable, "-c", code], env=installation._environment(), check=False)

    installation.run("restore", backup)

    assert not list(installation.database.parent.glob(".backup-*"))


def test_a_restore_while_the_service_runs_is_refused_and_a_drill_disturbs_nobody(
    installation: Installation, tmp_path: Path
):
    installation.open_records("Bo")
    installation.run("backup", str(tmp_path / "monday"))

    with closing(sqlite3.connect(installation.database)) as of_the_service:
        of_the_service.execute("SELECT count(*) FROM clients_client").fetchone()
        drilled = installation.run("restore", str(tmp_path / "monday"), "--drill")
        refused = installation.run("restore", str(tmp_path / "monday"), fails=True)
        with of_the_service:
            of_the_service.execute("CREATE TABLE written_meanwhile (id)")

    assert "Nothing was changed" in drilled
    assert "Stop the service" in refused
    assert "Traceback" not in refused
    with closing(sqlite3.connect(installation.database)) as kept:
        assert kept.execute("SELECT count(*) FROM written_meanwhile").fetchone() == (0,)
    assert not installation.database.with_name(f"{installation.database.name}.before-restore").exists()


def test_a_database_that_is_a_link_is_not_restored_as_its_keys_would_stay_where_it_leads(
    installation: Installation, tmp_path: Path
):
    installation.open_records("Bo")
    installation.run("backup", str(tmp_path / "monday"))
    elsewhere = installation.folder / "elsewhere.sqlite3"
    installation.database.rename(elsewhere)
    installation.database.symlink_to(elsewhere)

    said = installation.run("restore", str(tmp_path / "monday"), fails=True)

    assert "is a link" in said
    assert installation.names() == ["Bo"]


@pytest.mark.parametrize("name", ["swapped", "cut", "empty", "foreign"])
def test_what_another_file_was_put_in_the_place_of_is_refused(installation: Installation, tmp_path: Path, name: str):
    installation.open_records("Bo")
    data, keys = (path.read_bytes() for path in _parts(installation, tmp_path / "monday"))
    put = {"swapped": (keys, data), "cut": (data[:-1], keys), "empty": (b"", keys), "foreign": (b"root:x:0:0", keys)}
    for ending, content in zip((".data", ".keys"), put[name], strict=True):
        (tmp_path / f"{name}{ending}").write_bytes(content)

    said = installation.run("restore", str(tmp_path / name), fails=True)

    assert f"{name}.data was altered, is cut off, or belongs to another root key" in said
    assert installation.names() == ["Bo"]


def _parts(installation: Installation, backup: Path) -> list[Path]:
    installation.run("backup", str(backup))
    return [backup.with_name(backup.name + ending) for ending in (".data", ".keys")]
