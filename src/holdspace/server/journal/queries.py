"""Reading a client's journal: sealed envelopes of the client's own."""

from __future__ import annotations

from collections.abc import Sequence

from holdspace.server.clients.models import Client
from holdspace.server.journal.models import JournalEntry, JournalKey, JournalPasskey, SharedEntry


def find_key(client: Client) -> JournalKey | None:
    """Return the locked key of this client's journal, if there is one."""
    return JournalKey.objects.filter(client=client).first()


def find_passkey(client: Client) -> JournalPasskey | None:
    """Return the key as the client's passkey locked it, if it did."""
    return JournalPasskey.objects.filter(client=client).first()


def has_journal(client: Client) -> bool:
    """Return whether there is a key, whichever way it is locked."""
    return bool(find_key(client) or find_passkey(client))


def entries_of(client: Client) -> Sequence[JournalEntry]:
    """Return the entries, in the order of the model."""
    return list(JournalEntry.objects.filter(client=client))


def shared_by(client: Client) -> Sequence[SharedEntry]:
    """Return what the client shares from their journal, newest first."""
    return list(SharedEntry.objects.filter(client=client))
