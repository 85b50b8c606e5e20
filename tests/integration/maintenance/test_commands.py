"""The operator's commands, run as the operator runs them: real processes on a real installation."""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.installation import migrated

OPEN_RECORDS = """
from django.utils import timezone
from holdspace.domain.people import Role
from holdspace.server.accounts.models import User
from holdspace.server.clients.actions import open_record
therapist, _ = User.objects.get_or_create(username="ana", defaults={"role": Role.THERAPIST})
therapist.has_passed_second_factor = True
for name in NAMES:
    client, _ = open_record(by=therapist, identity={"name": name}, at=timezone.now())
    print(client.pk)
"""
READ_NAMES = """
from holdspace.domain.errors import HoldspaceError
from holdspace.server.clients.models import Identity
from holdspace.server.keys.opening import open_sealed
for sealed in Identity.objects.order_by("created_at"):
    print(open_sealed(sealed)["name"])
"""
SEAL_ANEW = """
from datetime import timedelta
from uuid import UUID
from django.utils import timezone
from holdspace.server.keys.reencryption import begin, finish
begin(UUID("{0}"), at=timezone.now())
assert not finish(UUID("{0}"), at=timezone.now() + timedelta(hours=1))
assert finish(UUID("{0}"), at=timezone.now() + timedelta(hours=1))
"""
READABLE = """
from holdspace.domain.errors import IntegrityError
from holdspace.server.clients.models import Identity
from holdspace.server.keys.models import ClientKey
from holdspace.server.keys.opening import open_sealed
for sealed in Identity.objects.order_by("created_at"):
    try:
        print(open_sealed(sealed)["name"])
    except IntegrityError:
        pass
assert ClientKey.objects.count() == 2  # nobody's who came later
"""


@dataclass(frozen=True)
class Installation:
    """A data folder and a key folder, and the command that works on them."""

    folder: Path

    @property
    def database(self) -> Path:
        return self.folder / "data" / "holdspace.sqlite3"

    def run(self, *arguments: str, fails: bool = False) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "holdspace.server.command", *arguments],
            env=self._environment(),
            capture_output=True,
            text=True,
            check=False,
        )
        assert bool(done.returncode) is fails, done.stdout + done.stderr
        return done.stdout + done.stderr

    def python(self, code: str) -> list[str]:
        start = "import django; django.setup()\n"
        done = subprocess.run(
            [sys.executable, "-c", start + code], env=self._environment(), capture_output=True, text=True, check=False
        )
        assert not done.returncode, done.stderr
        return done.stdout.split()

    def open_records(self, *names: str) -> list[str]:
        return self.python(f"NAMES = {names!r}\n{OPEN_RECORDS}")

    def names(self) -> list[str]:
        return self.python(READ_NAMES)

    def _environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("HOLDSPACE_")}
        return kept | {
            "DJANGO_SETTINGS_MODULE": "holdspace.server.settings",
            "HOLDSPACE_DATA": str(self.folder / "data"),
            "HOLDSPACE_KEYS": str(self.folder / "keys"),
            "HOLDSPACE_DEMO": "1",
        }


@pytest.fixture
def installation(tmp_path: Path) -> Installation:
    """A migrated installation without anybody."""
    shutil.copytree(migrated() / "data", tmp_path / "installation" / "data")
    return Installation(tmp_path / "installation")


@pytest.mark.parametrize("command", [["migrate"], ["verify-log"], ["start-practice", "Linden House"]])
def test_a_data_folder_that_is_not_there_is_said_in_a_sentence(command: list[str], tmp_path: Path):
    said = Installation(tmp_path / "misspelt").run(*command, fails=True)

    assert f"There is no data folder {tmp_path / 'misspelt' / 'data'}" in said
    assert "Traceback" not in said
    assert not (tmp_path / "misspelt" / "data").exists()


def test_what_is_written_is_for_the_own_user_alone_even_in_an_open_folder(tmp_path: Path):
    installation = Installation(tmp_path)
    installation.database.parent.mkdir()
    installation.database.parent.chmod(0o755)

    installation.run("migrate", "--verbosity", "0")

    assert {path.stat().st_mode & 0o077 for folder in ("data", "keys") for path in (tmp_path / folder).iterdir()} == {0}


def test_no_command_runs_with_a_passphrase_that_everybody_can_read(
    installation: Installation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    given = tmp_path / "passphrase"
    given.write_text("rain on the skylight")
    given.chmod(0o644)
    monkeypatch.setattr(Installation, "_environment", _with(Installation._environment, given))

    said = installation.run("verify-log", fails=True)

    assert f"Run: chmod 600 {given}" in said


def _with(environment: Callable[[Installation], dict[str, str]], given: Path) -> Callable[[Installation], object]:
    return lambda of: environment(of) | {"HOLDSPACE_PASSPHRASE_FILE": str(given)}


def test_rotating_the_root_key_leaves_every_record_readable(installation: Installation):
    installation.open_records("Bo", "Cy")
    before = (installation.folder / "keys" / "root.key").read_bytes()

    said = installation.run("rotate-keys")

    assert "2 client keys" in said
    assert (installation.folder / "keys" / "root.key").read_bytes() != before
    (installation.folder / "keys" / "root.key.retired").unlink()
    assert installation.names() == ["Bo", "Cy"]


def test_a_rotation_that_was_interrupted_loses_nothing_and_goes_on(installation: Installation):
    installation.open_records("Bo")
    installation.python("from holdspace.server.keys.key_ring import root_keys; root_keys().begin_rotation()")
    installation.open_records("Cy")  # comes in while the rotation is under way

    assert installation.names() == ["Bo", "Cy"]
    assert "1 client keys" in installation.run("rotate-keys")
    assert installation.names() == ["Bo", "Cy"]


def test_a_backup_restores_what_it_held_and_forgets_who_was_erased_since(installation: Installation, tmp_path: Path):
    bo, _ = installation.open_records("Bo", "Cy")
    backup = str(tmp_path / "monday")
    assert "Delete monday.keys by" in installation.run("backup", backup)
    receipt = json.loads(installation.run("erase", bo, "--yes"))
    installation.open_records("Di")

    said = installation.run("restore", backup)

    assert receipt["destroyed"]["clients.identity"] == 1
    assert "1 erasures since the backup" in said
    assert installation.names() == ["Cy"]


SIGN = (
    "from django.utils import timezone; from holdspace.server.checkpoints.sealer import sign_checkpoint; "
    "sign_checkpoint(at=timezone.now())"
)


def test_a_backup_is_put_back_after_more_was_signed_and_the_log_goes_on_from_there_openly(
    installation: Installation, tmp_path: Path
):
    """Every five minutes a checkpoint is signed: no backup is younger than all of them."""
    monday, tuesday = str(tmp_path / "monday"), str(tmp_path / "tuesday")
    installation.open_records("Bo")
    installation.python(SIGN)
    installation.run("backup", monday)
    for name in ("Cy", "Di"):
        installation.open_records(name)
        installation.python(SIGN)

    said = installation.run("restore", monday)

    assert "of different days" in said
    for name in ("Ed", "Fay", "Gus"):
        installation.open_records(name)
        installation.python(SIGN)
    said = installation.run("verify-log")
    assert "A backup was put back" in said
    assert "Every entry is as it was written" in said
    installation.run("backup", tuesday)
    assert "opens and is whole" in installation.run("restore", tuesday, "--drill")


def test_a_backup_is_put_back_beside_a_key_folder_that_was_copied_earlier(installation: Installation, tmp_path: Path):
    """The machine is gone: what there is are last night's backup and the copy of the keys made at the beginning."""
    sink = installation.folder / "keys" / "checkpoints.log"
    installation.open_records("Bo")
    installation.python(SIGN)
    kept = sink.read_bytes()
    for name in ("Cy", "Di", "Ed"):
        installation.open_records(name)
        installation.python(SIGN)
    installation.run("backup", str(tmp_path / "monday"))
    sink.write_bytes(kept)

    installation.run("restore", str(tmp_path / "monday"))

    assert installation.names() == ["Bo", "Cy", "Di", "Ed"]
    assert "Every entry is as it was written" in installation.run("verify-log")


def test_erasing_leaves_no_key_and_no_sealed_byte(installation: Installation):
    bo, _ = installation.open_records("Bo", "Cy")

    installation.run("erase", bo, fails=True)
    assert installation.names() == ["Bo", "Cy"]
    installation.run("erase", bo, "--yes")

    assert installation.names() == ["Cy"]
    assert "Every entry is as it was written" in installation.run("verify-log")


def test_a_drill_changes_nothing(installation: Installation, tmp_path: Path):
    installation.open_records("Bo")
    installation.run("backup", str(tmp_path / "monday"))
    installation.open_records("Cy")

    assert "Nothing was changed" in installation.run("restore", str(tmp_path / "monday"), "--drill")

    assert installation.names() == ["Bo", "Cy"]


@pytest.mark.parametrize("ending", [".data", ".keys"])
def test_an_altered_backup_is_refused_and_nothing_is_changed(installation: Installation, tmp_path: Path, ending: str):
    installation.open_records("Bo")
    installation.run("backup", str(tmp_path / "monday"))
    path = tmp_path / f"monday{ending}"
    raw = bytearray(path.read_bytes())
    raw[-40] ^= 1
    path.write_bytes(raw)

    assert "was altered" in installation.run("restore", str(tmp_path / "monday"), fails=True)

    assert installation.names() == ["Bo"]


def test_the_backup_of_the_data_alone_holds_no_client_key(installation: Installation, tmp_path: Path):
    installation.open_records("Bo")
    installation.run("backup", str(tmp_path / "monday"))
    (tmp_path / "monday.keys").unlink()

    assert "no such backup file" in installation.run("restore", str(tmp_path / "monday"), fails=True)


def test_key_parts_of_backups_go_when_their_day_has_come(installation: Installation, tmp_path: Path):
    installation.open_records("Bo")
    installation.run("backup", str(tmp_path / "january"))
    a_month_ago = time.time() - 31 * 24 * 3600
    os.utime(tmp_path / "january.keys", (a_month_ago, a_month_ago))
    (tmp_path / "house.keys").write_text("where the spare one hangs")
    os.utime(tmp_path / "house.keys", (a_month_ago, a_month_ago))

    assert "Deleted january.keys" in installation.run("backup", str(tmp_path / "february"), "--prune")

    left = {path.name for path in tmp_path.iterdir() if path.is_file()}
    assert left == {"january.data", "february.data", "february.keys", "house.keys"}


def restores_with_the_keys_of_a_newer_backup(installation: Installation, tmp_path: Path) -> None:
    """Steps that are the same on every database."""
    bo, cy, _ = installation.open_records("Bo", "Cy", "Di")
    monday, thursday = str(tmp_path / "monday"), str(tmp_path / "thursday")
    installation.run("backup", monday)
    (tmp_path / "monday.keys").unlink()
    installation.run("erase", bo, "--yes")
    installation.open_records("Ed")
    installation.python(SEAL_ANEW.format(cy))
    installation.run("backup", thursday)

    said = installation.run("restore", monday, "--keys", thursday)

    assert "1 erasures since the backup" in said
    assert "1 clients have another key since" in said
    assert installation.python(READABLE) == ["Di"]


def test_a_backup_whose_keys_are_gone_is_restored_with_those_of_a_newer_one(installation: Installation, tmp_path: Path):
    restores_with_the_keys_of_a_newer_backup(installation, tmp_path)
