"""`holdspace-server rotate-keys`: make a new root key and rewrap every client key, while the service runs."""

from __future__ import annotations

from typing import Any

from holdspace.server.checks import OperatorsCommand
from holdspace.server.keys.rotation import rotate_root_key


class Command(OperatorsCommand):
    help = "Replace the root key. If interrupted, run it again: it goes on where it stopped."

    def handle(self, *args: Any, **options: Any) -> None:
        def show(done: int) -> None:
            if self.stdout.isatty():
                self.stdout.write(f"\r{done} keys", ending="")

        done = rotate_root_key(show)
        self.stdout.write(f"{done} client keys are wrapped under the new root key.")
        former = "The former key (root.key.retired, or the key service's older version)"
        self.stdout.write(f"{former} opens only older backups: destroy it together with the last of them.")
