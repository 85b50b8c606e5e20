"""`holdspace-server migrate`: bring the database up to date; Django's own, with what belongs to it here."""

from __future__ import annotations

from typing import Any

from django.core.management import CommandError, call_command
from django.core.management.commands import migrate

from holdspace.server.schema import require_no_newer


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        require_no_newer()
        try:
            # First: once all is migrated, who serves the pages is let at the tables that are there.
            call_command("createcachetable", verbosity=0, database=options["database"])
        except CommandError as error:
            said = error.__context__ or error  # what the database itself said: of that it is known what to do
            raise said from said.__cause__
        super().handle(*args, **options)
