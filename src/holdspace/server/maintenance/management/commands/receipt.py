"""`holdspace-server receipt CLIENT`: print what was destroyed when a client was erased, to be given to them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.management.base import CommandParser

from holdspace.domain.errors import NotFound
from holdspace.server.checks import OperatorsCommand
from holdspace.server.maintenance.models import ErasureReceipt
from holdspace.server.maintenance.receipts import as_text


class Command(OperatorsCommand):
    help = "Print the receipt of an erasure."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("client", type=UUID, help="the client's id")

    def handle(self, *args: Any, **options: Any) -> None:
        receipt = ErasureReceipt.objects.filter(client_id=options["client"]).first()
        if receipt is None:
            raise NotFound("Nobody with this id was erased here.")
        self.stdout.write(as_text(receipt))
