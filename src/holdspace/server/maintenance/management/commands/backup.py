"""`holdspace-server backup NAME`: write an encrypted backup while the service runs."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone

from holdspace.server.checks import OperatorsCommand
from holdspace.server.maintenance.backing_up import KEYS_KEPT_DAYS, back_up, prune_keys
from holdspace.server.schema import require_tables


class Command(OperatorsCommand):
    help = "Write an encrypted backup: NAME.data, and NAME.keys with the wrapped client keys."

    def check_migrations(self) -> None:
        """Take any version: a backup is made before a newer one brings the database up to date."""
        require_tables()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", type=Path, help="path of the backup without an ending")
        parser.add_argument("--prune", action="store_true", help="delete key parts beside it whose day has come")

    def handle(self, *args: Any, **options: Any) -> None:
        data, keys = back_up(options["name"])
        until = timezone.localdate() + timedelta(days=KEYS_KEPT_DAYS)
        self.stdout.write(f"{data}\n{keys}\n")
        self.stdout.write(
            f"Delete {keys.name} by {until:%-d %B %Y}: until then it can still open what is erased today."
        )
        for pruned in prune_keys(data.parent, at=timezone.now()) if options["prune"] else ():
            self.stdout.write(f"Deleted {pruned.name}: what was erased in the meantime opens from no backup any more.")
        self.stdout.write("Neither opens without the root key. Keep a copy of the key folder apart from them.")
