"""`holdspace-server start-practice NAME`: the first step on an empty installation."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from holdspace.domain.people import Role
from holdspace.server.accounts.invitations import invite
from holdspace.server.checks import OperatorsCommand
from holdspace.server.clients.models import Practice


class Command(OperatorsCommand):
    help = "Name the practice and print an invitation for its first therapist."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="what the practice is called")
        parser.add_argument("--role", default=Role.THERAPIST.value, choices=[r.value for r in Role if r.is_staff])

    def handle(self, *args: Any, **options: Any) -> None:
        name = options["name"].strip()
        if not name:
            raise CommandError("A practice needs a name.", returncode=2)
        Practice.objects.update_or_create(pk=1, defaults={"name": name, "country": settings.HOLDSPACE_COUNTRY})
        secret = invite(by=None, role=Role(options["role"]), client_id=None, at=timezone.now())
        self.stdout.write("Open this address once, within 14 days, to make the account:")
        self.stdout.write(f"{settings.HOLDSPACE_ORIGIN}/invitation/{secret}/")
