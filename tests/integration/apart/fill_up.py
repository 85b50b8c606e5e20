"""Runs on a small disk of its own: hand in checks until it is full, and again when there is room. Prints JSON."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.apart import bring_up_loopback, small_disk
from tests.installation import installation
from tests.load.browsers import Browser

MEGABYTES, SESSIONS = 24, 16


def main() -> dict[str, Any]:
    bring_up_loopback()
    with small_disk(MEGABYTES) as disk, installation(prepare=lambda data: move(data, disk)) as made:
        person, *_ = json.loads(made.run("tests.load.people", "--clients", "1", "--to-come", str(SESSIONS)))["clients"]
        with made.serving():
            browser = Browser(made.port, person["cookies"])
            hand_in = [f"/sessions/{each}/check/before/" for each in person["session_ids"]]
            page = f"/clients/{person['client_ids'][0]}/"
            before = [browser.post(path, person["answers"], about=path).status for path in hand_in[:3]]
            with filled(made.data):
                during = [browser.post(path, person["answers"], about=path).status for path in hand_in[3:13]]
                look = browser.get(page).status
            after = [browser.post(path, person["answers"], about=path).status for path in hand_in[13:16]]
            again = [browser.post(path, person["answers"], about=path).status for path in hand_in[3:6]]
        stored = json.loads(made.run("tests.integration.crash.count"))
    return {"before": before, "during": during, "look": look, "after": after, "again": again, "stored": stored}


def move(data: Path, disk: Path) -> None:
    """Let the data folder of an installation lie on another disk."""
    data.rmdir()
    disk.chmod(0o700)
    data.symlink_to(disk)


@contextmanager
def filled(folder: Path) -> Iterator[None]:
    """Take all the room that is left on a disk, and give it back when the block ends."""
    path = folder / "ballast"
    with path.open("wb", buffering=0) as ballast:
        try:
            while True:
                ballast.write(os.urandom(4096))
        except OSError:
            pass
    yield
    path.unlink()


if __name__ == "__main__":
    json.dump(main(), sys.stdout)
