"""`holdspace-server import-record FILE`: put a client's locked copy back into this installation."""

from __future__ import annotations

import getpass
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from holdspace.domain.people import Role
from holdspace.server.accounts.models import User
from holdspace.server.checks import OperatorsCommand
from holdspace.server.exports.archive import MOST_BYTES
from holdspace.server.exports.importing import import_copy
from holdspace.workflows.given_file import read_given


class Command(OperatorsCommand):
    help = "Put a client's copy back. The passphrase is asked for, or read from standard input."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="the locked copy, my-copy-….age")
        parser.add_argument(
            "--therapist", metavar="NAME", help="sign-in name of the therapist who goes on with the client"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        therapist = _therapist(options["therapist"]) if options["therapist"] else None
        locked = read_given(options["file"], most=MOST_BYTES)
        passphrase = (
            getpass.getpass("Passphrase of the file: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
        )
        put_back = import_copy(locked, passphrase=passphrase, therapist=therapist, at=timezone.now())
        self.stdout.write(f"{put_back.rows} rows and {put_back.entries} entries of the list of looks were put back.")
        self.stdout.write(f"The client signs in as {put_back.username}, once they chose a password by the link of:")
        self.stdout.write(f"  holdspace-server new-password {put_back.username}")


def _therapist(name: str) -> User:
    found = User.objects.filter(username=name, role=Role.THERAPIST, is_active=True).first()
    if found is None:
        raise CommandError(f"No therapist signs in as {name!r}.", returncode=2)
    return found
