"""What is left of an erased record: the receipt."""

from __future__ import annotations

from django.db import models


class ErasureReceipt(models.Model):
    """That a client was erased, when, and what was destroyed: random ids and numbers, no word of theirs."""

    client_id = models.UUIDField(primary_key=True)
    erased_at = models.DateTimeField()
    # By kind of row, the random ids of what was destroyed.
    destroyed = models.JSONField()
    # By kind of row, how many stay: times and random ids, which say nothing without what was destroyed.
    stays = models.JSONField()
    # Until when backups can hold the client's wrapped key.
    readable_in_backups_until = models.DateTimeField()

    def __str__(self) -> str:
        return f"receipt {self.pk}"
