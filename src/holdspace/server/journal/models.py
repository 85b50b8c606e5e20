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


class JournalPasskey(SealedRecord):
    """Sealed: {envelope, name}: the same secret key under what a passkey derives, and which passkey. One a client.

    The passkey is one of its own: those for signing in need not be able to derive anything.
    """

    kind = Kind.JOURNAL

    class Meta:
        constraints = [models.UniqueConstraint(fields=["client"], name="one_journal_passkey_per_client")]


class JournalEntry(SealedRecord):
    """Sealed: {envelope}: an entry locked to the client's journal key and recovery key, in base64."""

    kind = Kind.JOURNAL

    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-created_at"]


class SharedEntry(SealedRecord):
    """One version of one entry that the client gave to their therapist, in plain words: {text}. Taken back, it is gone.

    It is kept as what a client answers is: they handed it over. The locked entry stays where it is.
    """

    kind = Kind.ANSWERS

    entry_id = models.UUIDField()
    version = models.PositiveIntegerField()

    class Meta:
        ordering = ["-created_at"]
        constraints = [models.UniqueConstraint(fields=["client", "entry_id"], name="one_shared_version_of_an_entry")]
