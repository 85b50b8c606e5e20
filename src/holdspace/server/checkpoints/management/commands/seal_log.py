"""`seal_log`: put entries into the tree about every second and sign checkpoints while it grows; started by `run`.

What was signed stands in the second sink, which whoever has the database only cannot reach: an older database put in
its place is found out as far as the last checkpoint goes. So one is signed every five minutes in which somebody looked,
and one more when the server stops.
"""

from __future__ import annotations

import signal
import time
from types import FrameType
from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone

from holdspace.server.checkpoints.sealer import seal_pending, sign_checkpoint
from holdspace.server.checkpoints.witness import have_witnessed
from holdspace.server.checks import OnThisVersion

PAUSE_SECONDS = 1.0
CHECKPOINT_SECONDS = 300.0


def _stop(signum: int, frame: FrameType | None) -> None:
    raise SystemExit(0)


class Command(OnThisVersion):
    help = "Seal the look log into its tree and sign a checkpoint, once or for as long as the server runs."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--forever", action="store_true", help="seal every second, sign every five minutes")

    def handle(self, *args: Any, **options: Any) -> None:
        signed = sign_checkpoint(at=timezone.now())
        have_witnessed()
        self.stdout.write(f"Signed a checkpoint over {signed.size} entries.")
        due = time.monotonic() + CHECKPOINT_SECONDS
        if options["forever"]:
            self._go_on(due)

    def _go_on(self, due: float) -> None:
        for each in (signal.SIGTERM, signal.SIGINT):  # Ctrl+C reaches all that `run` started, and is no error
            signal.signal(each, _stop)
        try:
            while True:
                time.sleep(PAUSE_SECONDS)
                seal_pending()
                if time.monotonic() >= due:
                    sign_checkpoint(at=timezone.now())
                    have_witnessed()
                    due += CHECKPOINT_SECONDS
        finally:
            sign_checkpoint(at=timezone.now())
