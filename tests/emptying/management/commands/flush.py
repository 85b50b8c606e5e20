"""`flush` for the tests: empties the tables, and does not have every app look for what to make anew in them.

Django makes a content type and four permissions for each model again; nothing of the product asks for either.
"""

from typing import Any

from django.core.management.commands import flush


class Command(flush.Command):
    def handle(self, **options: Any) -> None:
        super().handle(**{**options, "inhibit_post_migrate": True})
