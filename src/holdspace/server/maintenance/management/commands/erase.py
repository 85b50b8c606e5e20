"""`holdspace-server erase CLIENT`: destroy a client's key and records for good, and print the receipt."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from holdspace.server.maintenance.backing_up import KEYS_KEPT_DAYS
from holdspace.server.maintenance.erasing import erase_client


class Command(BaseCommand):
    help = "Erase a client. This cannot be undone."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("client", type=UUID, help="the client's id, as the address of their page shows it")
        parser.add_argument("--yes", action="store_true", help="confirm that it cannot be undone")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["yes"]:
            raise CommandError("This cannot be undone. Add --yes to go on.", returncode=2)
        receipt = erase_client(options["client"], reason="operator_command", at=timezone.now())
        gone_from_backups = receipt.erased_at + timedelta(days=KEYS_KEPT_DAYS)
        self.stdout.write(
            json.dumps(
                {
                    "client": str(receipt.client_id),
                    "erased_at": receipt.erased_at.isoformat(),
                    "destroyed": dict(receipt.destroyed),
                    "unreadable_in_backups_by": gone_from_backups.date().isoformat(),
                },
                indent=2,
            )
        )
