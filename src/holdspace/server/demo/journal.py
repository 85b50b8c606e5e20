"""A journal as the client's own browser writes it: locked in the age format before the server is handed anything.

What `ui/browser/journal.js` does on a client's device is done here by the storyteller, who knows the made-up words and
the published passphrase anyway; the practice's server gets the same envelopes as ever, and the page opens them.
"""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Iterator
from datetime import datetime
from functools import partial
from typing import Any
from uuid import uuid4

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from holdspace.server.demo.bech32 import bech32
from holdspace.server.demo.life import Happening, Life, Meeting
from holdspace.server.demo.story import JournalStory
from holdspace.server.journal.actions import keep_entry, keep_key
from holdspace.server.journal.queries import has_journal
from holdspace.server.journal.sharing import share_entry
from holdspace.vault import age_file

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
    words = {"client": client, "id": str(entry_id), "version": 1, "text": told.text}
    envelope = _text(lock_to([key.public_key() for key in life.journal_keys], _padded(words)))
    keep_entry(by=life.user, client=life.client, entry_id=entry_id, version=1, envelope=envelope, at=at)
    if told.is_shared:
        share_entry(by=life.user, client=life.client, entry_id=entry_id, version=1, text=told.text, at=at)


def _begin(life: Life, at: datetime) -> None:
    """Make the journal's key and its recovery key, and have the server keep the first under the passphrase."""
    life.journal_keys.extend(X25519PrivateKey.generate() for _ in range(2))
    identity = bech32("age-secret-key-", life.journal_keys[0].private_bytes_raw()).upper()
    recipients = [bech32("age", key.public_key().public_bytes_raw()) for key in life.journal_keys]
    key = {"client": str(life.client.pk), "identity": identity, "recipients": recipients}
    locked = age_file.lock(json.dumps(key).encode(), passphrase=life.story.journal_passphrase)
    keep_key(by=life.user, client=life.client, envelope=_text(locked), at=at)


def lock_to(recipients: list[X25519PublicKey], content: bytes) -> bytes:
    """Return the content as an age file for X25519 recipients (https://age-encryption.org/v1)."""
    file_key = os.urandom(16)
    stanzas = b"".join(_stanza(recipient, file_key) for recipient in recipients)
    return age_file.assemble(file_key, stanzas, content)


def _stanza(recipient: X25519PublicKey, file_key: bytes) -> bytes:
    ephemeral = X25519PrivateKey.generate()
    share = ephemeral.public_key().public_bytes_raw()
    salt = share + recipient.public_bytes_raw()
    key = HKDF(SHA256(), 32, salt=salt, info=b"age-encryption.org/v1/X25519").derive(ephemeral.exchange(recipient))
    body = ChaCha20Poly1305(key).encrypt(bytes(12), file_key, None)
    return b"-> X25519 %s\n%s\n" % tuple(base64.b64encode(each).rstrip(b"=") for each in (share, body))


def _padded(value: dict[str, Any]) -> bytes:
    text = json.dumps(value).encode()
    return text + b" " * (-len(text) % _BLOCK_BYTES)


def _text(envelope: bytes) -> str:
    return base64.b64encode(envelope).decode()
