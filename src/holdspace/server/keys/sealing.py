"""Sealing a record's content. Opening is in `opening`, which only the door may import."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from holdspace.server.keys.key_ring import data_key
from holdspace.server.keys.models import Sealed, SealedRecord
from holdspace.vault import AssociatedData, DataKey

CONTENT_VERSION = 1


def seal(record: SealedRecord, content: Mapping[str, Any], *, at: datetime) -> None:
    """Seal a JSON-able content into an unsaved or changed record; saving is the caller's."""
    plaintext = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    record.sealed = sealed_with(data_key(record.client_id), record, plaintext)
    record.created_at = record.created_at or at
    record.changed_at = at


def sealed_hash(record: SealedRecord) -> str:
    """Return the SHA-256 of a record as it lies sealed, in hex: it tells any change and nothing of the content."""
    return hashlib.sha256(bytes(record.sealed)).hexdigest()


def opened_with(key: DataKey, record: Sealed) -> bytes:
    """Return what lies sealed in a record, for `opening` and `reencryption` alone."""
    return key.open(bytes(record.sealed), kind=record.kind, associated=associated_data(record))


def sealed_with(key: DataKey, record: Sealed, plaintext: bytes) -> bytes:
    """Return the plaintext as it is to lie in a record."""
    return key.seal(plaintext, kind=record.kind, associated=associated_data(record))


def associated_data(record: Sealed) -> AssociatedData:
    """Return what ties a sealed value to its place: moved to another row, column or client it does not open."""
    return AssociatedData(
        table=record.table,
        column="sealed",
        row=record.pk.hex,
        client=record.client_id.hex,
        version=CONTENT_VERSION,
    )
