"""`holdspace-server restore NAME`: verify a backup and put it in place; `--drill` only verifies."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import CommandParser
from django.utils import timezone

from holdspace.domain.errors import IntegrityError
from holdspace.server.checkpoints.sealer import sign_restored
from holdspace.server.checkpoints.verification import OfAnotherDay, verify_log
from holdspace.server.checks import OperatorsCommand
from holdspace.server.maintenance.backing_up import restore
from holdspace.server.maintenance.erasing import KEYS_KEPT, finish_erasures
from holdspace.server.maintenance.newer_keys import fit_keys


class _Drilled(Exception):
    """No error: the drill is over."""


class Command(OperatorsCommand):
    help = "Verify a backup and put it in the place of the database. Stop the server first."
    requires_migrations_checks = False  # whatever is there goes

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", type=Path, help="path of the backup without an ending")
        parser.add_argument(
            "--keys", type=Path, help="a newer backup, whose keys are taken: for one whose own are gone"
        )
        parser.add_argument("--drill", action="store_true", help="verify everything, then leave all as it was")

    def handle(self, *args: Any, **options: Any) -> None:
        def verify() -> None:
            call_command("migrate", verbosity=0, interactive=False)
            report = verify_log()
            # A backup lacks the looks since then, and a key folder that was copied earlier the checkpoints since then.
            expected = [finding for finding in report.findings if isinstance(finding, OfAnotherDay)]
            broken = [finding for finding in report.findings if not isinstance(finding, OfAnotherDay)]
            if broken:
                raise IntegrityError(f"The backup's look log has {len(broken)} findings, the first: {broken[0]}.")
            self.stdout.write(f"The look log holds: {report.entries} entries.")
            if expected:
                self.stdout.write(f"Backup and key folder are of different days: {expected[-1]}.")
            renewed = fit_keys()
            if renewed:
                self.stdout.write(f"{renewed} clients have another key since: what lay under the former stays closed.")
            if options["drill"]:
                raise _Drilled

        try:
            former = restore(options["name"], keys_of=options["keys"], verify=verify)
        except _Drilled:
            self.stdout.write("The backup opens and is whole. Nothing was changed.")
            return
        sign_restored(at=timezone.now())
        erased = finish_erasures(at=timezone.now())
        self.stdout.write(f"{len(erased)} erasures since the backup were carried through again.")
        if former is not None:
            until = timezone.localdate() + KEYS_KEPT
            self.stdout.write(
                f"The former database is kept as {former}, with its keys. Delete it by {until:%-d %B %Y}: until then it"
                " can still open what is erased today."
            )
        self.stdout.write("The backup is in place.")
