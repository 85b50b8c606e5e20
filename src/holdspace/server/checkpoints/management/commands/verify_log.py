"""`holdspace-server verify-log`: walk chains, tree and checkpoints and name what was altered, by position."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandError

from holdspace.server.checkpoints.verification import verify_log
from holdspace.server.checks import OperatorsCommand


class Command(OperatorsCommand):
    help = "Check that no entry of the look log was changed, deleted, inserted, moved or cut off."

    def handle(self, *args: Any, **options: Any) -> None:
        report = verify_log()
        for finding in report.findings:
            self.stdout.write(finding)
        for size in report.restored:
            self.stdout.write(f"A backup was put back: the log went on from the {size} entries that it held.")
        self.stdout.write(f"{report.entries} entries checked.")
        if report.findings:
            raise CommandError(f"{len(report.findings)} findings: not everything is as it was written.", returncode=1)
        self.stdout.write("Every entry is as it was written.")
