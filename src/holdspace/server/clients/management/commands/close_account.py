"""`holdspace-server close-account NAME`: for a colleague who leaves the practice."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone

from holdspace.server.accounts.closing import close_account, reopen_account
from holdspace.server.checks import OperatorsCommand


class Command(OperatorsCommand):
    help = "Sign a colleague who leaves out everywhere, and let them in no more."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="the sign-in name")
        parser.add_argument("--reopen", action="store_true", help="let them in again, as before")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["reopen"]:
            reopen_account(options["name"], at=timezone.now())
            self.stdout.write("The account is open again.")
            return
        user = close_account(options["name"], at=timezone.now())
        self.stdout.write("The account is closed, and its person is signed out everywhere.")
        left = user.therapies.filter(ended_at=None, client__erased_at=None).count()
        if left:
            self.stdout.write(
                f"Open therapies that are still theirs: {left}. Nobody else looks at an alert of these clients before "
                "a second person is called in. Have each client meet another therapist."
            )
