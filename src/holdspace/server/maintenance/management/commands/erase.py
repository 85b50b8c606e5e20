"""`holdspace-server erase CLIENT`: destroy a client's key and records for good, and print the receipt."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from holdspace.server.checks import OperatorsCommand
from holdspace.server.maintenance.erasing import erase_client
from holdspace.server.maintenance.receipts import as_text


class Command(OperatorsCommand):
    help = "Erase a client. This cannot be undone."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("client", type=UUID, help="the client's id, as the address of their page shows it")
        parser.add_argument("--yes", action="store_true", help="confirm that it cannot be undone")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["yes"]:
            raise CommandError("This cannot be undone. Add --yes to go on.", returncode=2)
        self.stdout.write(as_text(erase_client(options["client"], reason="operator_command", at=timezone.now())))
