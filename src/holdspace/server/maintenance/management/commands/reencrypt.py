"""`holdspace-server reencrypt CLIENT`: a new key for one client, because theirs may have been copied."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.management.base import CommandParser
from django.utils import timezone

from holdspace.server.checks import OperatorsCommand
from holdspace.server.keys.reencryption import HELD_ELSEWHERE
from holdspace.server.maintenance.reencrypting import finish_reencryptions, reencrypt_client


class Command(OperatorsCommand):
    help = "Give one client a new key and seal everything of theirs anew, while the service runs."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("client", type=UUID, help="the client's id, as the address of their page shows it")

    def handle(self, *args: Any, **options: Any) -> None:
        sealed = reencrypt_client(options["client"], at=timezone.now())
        finish_reencryptions(timezone.now())
        minutes = int(HELD_ELSEWHERE.total_seconds() // 60)
        self.stdout.write(f"{sealed} records were sealed anew.")
        self.stdout.write(
            f"The former key is destroyed after {minutes} minutes by the running service, or by this again."
        )
