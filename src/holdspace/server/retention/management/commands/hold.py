"""`holdspace-server hold CLIENT --reason court`: keep a record from being erased, or lift such a hold."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.management.base import CommandParser
from django.utils import timezone

from holdspace.server.checks import OperatorsCommand
from holdspace.server.retention.actions import lift_hold, place_hold
from holdspace.server.retention.models import HoldReason


class Command(OperatorsCommand):
    help = "Place a legal hold on a client's record, or lift it. The client sees it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("client", type=UUID, help="the client's id, as the address of their page shows it")
        parser.add_argument("--reason", type=HoldReason, required=True, help="court, complaint or claim")
        parser.add_argument("--lift", action="store_true", help="lift the hold of this reason")

    def handle(self, *args: Any, **options: Any) -> None:
        act = lift_hold if options["lift"] else place_hold
        act(options["client"], reason=options["reason"], at=timezone.now())
        self.stdout.write("The hold was lifted." if options["lift"] else "The record is held: nothing erases it.")
