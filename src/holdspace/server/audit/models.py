"""The look log: one chain of entries per client, and one for the installation."""

from __future__ import annotations

import uuid

from django.db import models

# The installation's own chain (accounts, settings, keys) stands under the nil id.
INSTALLATION = uuid.UUID(int=0)


class AuditChain(models.Model):
    """The head of a chain: its row is locked while an entry is added, so that positions have no gap."""

    client_id = models.UUIDField(primary_key=True)
    position = models.PositiveBigIntegerField()
    head = models.BinaryField(max_length=32)
    proof = models.BinaryField(max_length=32, default=bytes)  # over head and length, see `heads`

    class Meta:
        verbose_name = "audit chain"

    def __str__(self) -> str:
        return f"chain {self.client_id}"


class Submission(models.Model):
    """A form that was dealt with, by a keyed hash of what was sent; see `submissions`."""

    key = models.CharField(max_length=64, primary_key=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"submission of {self.at}"


class AuditEntry(models.Model):
    """Who did what with which kinds of a client's record, when, and why it was allowed. Never changed, never deleted.

    It holds ids and words of our own only; a client's words never.
    """

    client_id = models.UUIDField()
    position = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    event = models.CharField(max_length=40)
    actor_id = models.UUIDField()
    actor_role = models.CharField(max_length=20)
    purpose = models.CharField(max_length=30)
    kinds = models.JSONField()
    records = models.JSONField()
    detail = models.CharField(max_length=80)
    previous_hash = models.BinaryField(max_length=32)
    hash = models.BinaryField(max_length=32)

    class Meta:
        verbose_name = "audit entry"
        verbose_name_plural = "audit entries"
        constraints = [models.UniqueConstraint(fields=["client_id", "position"], name="one_entry_per_position")]

    def __str__(self) -> str:
        return f"entry {self.client_id} {self.position}"
