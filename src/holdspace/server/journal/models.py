"""The journal's locked key and its entries, each an envelope of the age format inside our own seal."""

from __future__ import annotations

from django.db import models

from holdspace.domain.access import Kind
from holdspace.server.keys.models import SealedRecord


class JournalKey(SealedRecord):
    """Sealed: {envelope}: the journal's secret key under the client's passphrase, in base64. One a client."""

    kind = Kind.JOURNAL

    class Meta:
        constraints = [models.UniqueConstraint(fields=["client"], name="one_journal_key_per_client")]


class JournalEntry(SealedRecord):
    """Sealed: {envelope}: an entry locked to the client's journal key and recovery key, in base64."""

    kind = Kind.JOURNAL

    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-created_at"]
