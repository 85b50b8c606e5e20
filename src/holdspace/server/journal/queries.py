"""Reading a client's journal: sealed envelopes of the client's own."""

from __future__ import annotations

from collections.abc import Sequence

from holdspace.server.clients.models import Client
from holdspace.server.journal.models import JournalEntry, JournalKey, SharedEntry


def find_key(client: Client) -> JournalKey | None:
    """Return the locked key of this client's journal, if there is one."""
    return JournalKey.objects.filter(client=client).first()


def entries_of(client: Client) -> Sequence[JournalEntry]:
    """Return the entries, in the order of the model."""
    return list(JournalEntry.objects.filter(client=client))


def shared_by(client: Client) -> Sequence[SharedEntry]:
    """Return what the client shares from their journal, newest first."""
    return list(SharedEntry.objects.filter(client=client))
