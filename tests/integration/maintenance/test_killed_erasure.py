"""`kill -9` anywhere in an erasure: afterwards it is carried through, or it was never promised."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.integration.maintenance.test_commands import Installation, installation

__all__ = ["installation"]
# The steps in their order; killed before the first nothing was noted, and nothing may be missing.
STEPS = {
    "holdspace.server.maintenance.erasing.note_erasure": False,
    "holdspace.server.maintenance.erasing._carry_through": True,
    "holdspace.server.maintenance.erasing.destroy": True,
    "holdspace.server.maintenance.erasing.record": True,
    "holdspace.server.maintenance.erasing._receipt": True,
    "holdspace.server.maintenance.erasing._wipe_what_is_left": True,
}
KILLED = """
import os, signal, uuid
from importlib import import_module
from django.utils import timezone
from holdspace.server.maintenance.erasing import erase_client
module, _, name = STEP.rpartition(".")
setattr(import_module(module), name, lambda *given, **named: os.kill(os.getpid(), signal.SIGKILL))
erase_client(uuid.UUID(CLIENT), at=timezone.now())
"""


@pytest.mark.parametrize("step", STEPS)
def test_an_erasure_that_was_killed_is_carried_through(installation: Installation, step: str):
    bo, _ = installation.open_records("Bo", "Cy")
    code = f"import django; django.setup()\nSTEP, CLIENT = {step!r}, {bo!r}\n{KILLED}"

    killed = subprocess.run([sys.executable, "-c", code], env=installation._environment(), check=False)
    installation.python("from django.core.management import call_command; call_command('finish_erasures')")

    assert killed.returncode == -9
    assert installation.names() == (["Cy"] if STEPS[step] else ["Bo", "Cy"])
    assert "Every entry is as it was written" in installation.run("verify-log")
    if STEPS[step]:
        assert '"keys.clientkey": 1' in installation.run("receipt", bo)


@pytest.mark.parametrize("cut", [1, 20, 36])
def test_a_note_in_the_ledger_that_was_cut_short_takes_no_later_erasure_along(
    installation: Installation, tmp_path: Path, cut: int
):
    bo, _ = installation.open_records("Bo", "Cy")
    installation.run("backup", str(tmp_path / "monday"))
    ledger = installation.folder / "keys" / "erased.log"
    ledger.write_text("11111111-2222-4333-8444-555555555555"[:cut], encoding="ascii")
    ledger.chmod(0o600)

    installation.run("erase", bo, "--yes")
    installation.run("restore", str(tmp_path / "monday"))

    assert installation.names() == ["Cy"]
