"""`holdspace-server demo`: the demo practice on an empty installation, and how to sign in to it."""

from __future__ import annotations

from typing import Any

from allauth.mfa import app_settings
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from holdspace.server.demo.seeding import is_there, require_demo_mode, seed
from holdspace.server.demo.story import TRANSCRIPTS, PracticeStory, read_cast
from holdspace.server.schema import bring_up_to_date


class Command(BaseCommand):
    help = "Fill an empty installation with the demo practice, and print how to sign in."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--code", metavar="NAME", help="only print the six digits that NAME's app shows now")

    def handle(self, *args: Any, **options: Any) -> None:
        require_demo_mode()
        cast = read_cast()
        if options["code"]:
            self.stdout.write(_code_of(cast, options["code"]))
            return
        settings.HOLDSPACE_DATA.mkdir(mode=0o700, parents=True, exist_ok=True)
        bring_up_to_date()
        if is_there(cast):
            self.stdout.write("The demo practice is there.")
        else:
            self.stdout.write("Setting up the demo practice, about a minute ...")
            seed(cast, at=timezone.now(), say=self.stdout.write)
        self._print_sign_ins(cast)

    def _print_sign_ins(self, cast: PracticeStory) -> None:
        line = "  {:<16} {:<28} {:<34} {}".format
        write = self.stdout.write
        write(f"\n{cast.name}, a practice of made-up people: {settings.HOLDSPACE_ORIGIN}\n")
        write(line("name", "password", "second-factor secret", "who"))
        for colleague in cast.colleagues:
            who = f"{colleague.name}, {colleague.role.replace('_', ' ')}"
            write(line(colleague.sign_in, cast.password, colleague.second_factor, who))
        for client in cast.clients:
            if client.has_come_in:
                write(line(client.sign_in, cast.password, "-", f"{client.identity['name']}, client"))
        write("\nPut a secret into an authenticator app, or have its six digits printed:")
        write(f"  HOLDSPACE_DEMO=1 holdspace-server demo --code {cast.colleagues[0].sign_in}")
        for client in cast.clients:
            if client.journal_passphrase:
                write(f"{client.sign_in}'s journal opens with: {client.journal_passphrase}")
        write(f"Transcripts to hand in: {TRANSCRIPTS}\n")


def _code_of(cast: PracticeStory, sign_in: str) -> str:
    for colleague in cast.colleagues:
        if colleague.sign_in == sign_in:
            counter = int(timezone.now().timestamp()) // app_settings.TOTP_PERIOD
            return str(format_hotp_value(hotp_value(colleague.second_factor, counter)))
    raise CommandError(f"Nobody with a second factor signs in as {sign_in!r}.", returncode=2)
