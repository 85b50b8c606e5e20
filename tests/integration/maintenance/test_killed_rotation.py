"""`kill -9` in the middle of a rotation: every record opens, before and after the rotation was gone on with."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.integration.maintenance.test_commands import Installation, installation

__all__ = ["installation"]
NAMES = ("Bo", "Cy", "Di", "Ed", "Fay")
KILLED = """
import os, signal
import django; django.setup()
from holdspace.server.keys import rotation
from holdspace.vault.root_keys import NamedRootKeys
rotation.BATCH = 2
kill = lambda *given: os.kill(os.getpid(), signal.SIGKILL)
if WHERE == "between batches":
    rotation.rotate_root_key(kill)
rotation._rewrap_installation_key = kill if WHERE == "before the last" else rotation._rewrap_installation_key
NamedRootKeys.finish_rotation = kill if WHERE == "before taking over" else NamedRootKeys.finish_rotation
rotation.rotate_root_key()
"""


@pytest.mark.parametrize("where", ["between batches", "before the last", "before taking over"])
def test_a_killed_rotation_leaves_nothing_unreadable(installation: Installation, where: str):
    installation.open_records(*NAMES)

    killed = subprocess.run(
        [sys.executable, "-c", f"WHERE = {where!r}\n{KILLED}"], env=installation._environment(), check=False
    )

    assert killed.returncode == -9
    assert installation.names() == list(NAMES)
    installation.run("rotate-keys")
    (installation.folder / "keys" / "root.key.retired").unlink()
    assert installation.names() == list(NAMES)
    assert "Every entry is as it was written" in installation.run("verify-log")
