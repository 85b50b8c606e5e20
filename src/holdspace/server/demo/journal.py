"""A journal as the client's own browser writes it: locked in the age format before the server is handed anything.

What `ui/browser/journal.js` does on a client's device is done here by the storyteller, who knows the made-up words and
the published passphrase anyway; the practice's server gets the same envelopes as ever, and the page opens them.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from datetime import datetime
from functools import partial
from typing import Any
from uuid import uuid4

from holdspace.server.demo.life import Happening, Life, Meeting
from holdspace.server.demo.own_words_story import JournalStory
from holdspace.server.journal.actions import keep_entry, keep_key
from holdspace.server.journal.queries import has_journal
from holdspace.server.journal.sharing import share_entry
from holdspace.server.keys.made_up_journals import generate_key, lock_to
from holdspace.server.keys.passphrases import lock_file

_BLOCK_BYTES = 1024  # as in journal.js: an envelope's length says little


def journal_of(life: Life, meeting: Meeting) -> Iterator[Happening]:
    """Yield the entries of the days after a session."""
    for told in life.story.journal:
        if told.in_session == meeting.number:
            yield Happening(meeting.after(days=2, hours=9), partial(_write, life, told))


def _write(life: Life, told: JournalStory, at: datetime) -> None:
    if not has_journal(life.client):
        _begin(life, at)
    entry_id, client = uuid4(), str(life.client.pk)
    words = {"client": client, "id": str(entry_id), "version": 1, "at": at.isoformat(), "text": told.text}
    envelope = _text(lock_to(life.journal_keys, _padded(words)))
    keep_entry(by=life.user, client=life.client, entry_id=entry_id, version=1, envelope=envelope, at=at)
    if told.is_shared:
        share_entry(by=life.user, client=life.client, entry_id=entry_id, version=1, text=told.text, at=at)


def _begin(life: Life, at: datetime) -> None:
    """Make the journal's key and its recovery key, and have the server keep the first under the passphrase."""
    life.journal_keys.extend([generate_key(), generate_key()])
    recipients = [each.recipient for each in life.journal_keys]
    key = {"client": str(life.client.pk), "identity": life.journal_keys[0].identity, "recipients": recipients}
    locked = lock_file(json.dumps(key).encode(), passphrase=life.story.journal_passphrase)
    keep_key(by=life.user, client=life.client, envelope=_text(locked), at=at)


def _padded(value: dict[str, Any]) -> bytes:
    text = json.dumps(value).encode()
    return text + b" " * (-len(text) % _BLOCK_BYTES)


def _text(envelope: bytes) -> str:
    return base64.b64encode(envelope).decode()
