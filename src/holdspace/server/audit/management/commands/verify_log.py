"""`holdspace-server verify-log`: walk every chain and name what was altered, by position."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from holdspace.domain.audit import verify_chain
from holdspace.server.audit.queries import chains


class Command(BaseCommand):
    help = "Check that no entry of the look log was changed, deleted, inserted or moved."

    def handle(self, *args: Any, **options: Any) -> None:
        entries = findings = 0
        for chain, rows in chains():
            listed = list(rows)
            entries += len(listed)
            for finding in verify_chain(listed, head=bytes(chain.head), length=chain.position):
                findings += 1
                self.stdout.write(f"{chain.client_id}: {finding}")
        self.stdout.write(f"{entries} entries checked.")
        if findings:
            raise CommandError(f"{findings} findings: the log is not what was written.", returncode=1)
        self.stdout.write("Every entry is as it was written.")
