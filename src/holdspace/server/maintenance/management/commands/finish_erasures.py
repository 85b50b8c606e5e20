"""`finish_erasures`: carry through every erasure that the ledger notes and this database still holds; run at start."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from holdspace.server.maintenance.erasing import finish_erasures


class Command(BaseCommand):
    help = "Carry through erasures that a crash or an older backup left unfinished."

    def handle(self, *args: Any, **options: Any) -> None:
        for receipt in finish_erasures(at=timezone.now()):
            self.stdout.write(f"Carried through the erasure of {receipt.client_id}.")
