"""`flush` for the tests: empties the tables and what was signed of them, and does not have every app look anew.

Django makes a content type and four permissions for each model again; nothing of the product asks for either. A
checkpoint in the second sink would tell the next test that entries of its log are gone.
"""

from typing import Any

from django.core.management.commands import flush

from holdspace.server.checkpoints.sealer import second_sink


class Command(flush.Command):
    def handle(self, **options: Any) -> None:
        super().handle(**{**options, "inhibit_post_migrate": True})
        second_sink().unlink(missing_ok=True)
