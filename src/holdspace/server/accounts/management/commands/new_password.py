"""`holdspace-server new-password NAME`: for somebody who lost theirs."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from holdspace.server.accounts.renewal import give_new_password


class Command(BaseCommand):
    help = "Give an account a new random password and sign it out everywhere. The person should change it at once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="the sign-in name")
        parser.add_argument(
            "--drop-second-factor", action="store_true", help="also remove passkeys, app and recovery codes"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        dropped = options["drop_second_factor"]
        password = give_new_password(options["name"], drop_second_factor=dropped, at=timezone.now())
        self.stdout.write("Make sure that it is really them. Then tell them, by a way nobody else hears:")
        self.stdout.write(password)
