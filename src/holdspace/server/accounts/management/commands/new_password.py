"""`holdspace-server new-password NAME`: for somebody who lost theirs."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import CommandParser
from django.urls import reverse
from django.utils import timezone

from holdspace.server.accounts.renewal import begin_renewal
from holdspace.server.checks import OperatorsCommand


class Command(OperatorsCommand):
    help = "End an account's password, sign it out everywhere and print a link, good for a day, to choose a new one."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="the sign-in name")
        parser.add_argument(
            "--drop-second-factor", action="store_true", help="also remove passkeys, app and recovery codes"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        dropped = options["drop_second_factor"]
        secret = begin_renewal(options["name"], drop_second_factor=dropped, at=timezone.now())
        self.stdout.write("Make sure that it is really them. Then give them this link, by a way nobody else sees:")
        self.stdout.write(f"{settings.HOLDSPACE_ORIGIN}{reverse('accounts:renewal', args=[secret])}")
