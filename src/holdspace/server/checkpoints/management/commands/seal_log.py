"""`seal_log`: put entries into the tree about every second and sign a checkpoint every hour; started by `run`."""

from __future__ import annotations

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from holdspace.server.checkpoints.sealer import seal_pending, sign_checkpoint

PAUSE_SECONDS = 1.0
CHECKPOINT_SECONDS = 3600.0


class Command(BaseCommand):
    help = "Seal the look log into its tree and sign a checkpoint, once or for as long as the server runs."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--forever", action="store_true", help="seal every second, sign every hour")

    def handle(self, *args: Any, **options: Any) -> None:
        signed = sign_checkpoint(at=timezone.now())
        self.stdout.write(f"Signed a checkpoint over {signed.size} entries.")
        due = time.monotonic() + CHECKPOINT_SECONDS
        while options["forever"]:
            time.sleep(PAUSE_SECONDS)
            seal_pending()
            if time.monotonic() >= due:
                sign_checkpoint(at=timezone.now())
                due += CHECKPOINT_SECONDS
