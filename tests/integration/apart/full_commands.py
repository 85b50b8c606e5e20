"""Runs on small disks of its own: the operator's commands while one of them is full. Prints what they said as JSON."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from tests.apart import small_disk
from tests.integration.apart.fill_up import filled
from tests.integration.maintenance.test_commands import Installation

MEGABYTES = 24


def main() -> dict[str, object]:
    with small_disk(MEGABYTES) as disk, small_disk(MEGABYTES) as other_disk:
        made = Installation(disk)
        (disk / "data").mkdir(mode=0o700)
        made.run("migrate", "--verbosity", "0")
        bo, _ = made.open_records("Bo", "Cy")
        made.run("backup", str(other_disk / "monday"))
        made.open_records("Di")
        attempts = {
            "backup to a full disk": (other_disk, ["backup", str(other_disk / "tuesday")]),
            "backup of a full disk": (disk, ["backup", str(other_disk / "wednesday")]),
            "restore": (disk, ["restore", str(other_disk / "monday")]),
            "drill": (disk, ["restore", str(other_disk / "monday"), "--drill"]),
            "erasure": (disk, ["erase", bo, "--yes"]),
        }
        said = {name: on_full(made, *attempt) for name, attempt in attempts.items()}
        backups = sorted(path.name for path in other_disk.iterdir())
        left = [path.name for path in (disk / "data").glob(".backup-*")]
        verified = made.run("verify-log")
        made.run("restore", str(other_disk / "monday"))
        made.run("erase", bo, "--yes")
        after = made.names()
    return {"said": said, "backups": backups, "left": left, "verified": verified, "after": after}


def on_full(made: Installation, disk: Path, arguments: list[str]) -> dict[str, object]:
    """Return what a command said while a disk was full, and whose names can be read afterwards."""
    with filled(disk):
        said = made.run(*arguments, fails=True)
    return {"said": said, "names": made.names()}


if __name__ == "__main__":
    json.dump(main(), sys.stdout)
