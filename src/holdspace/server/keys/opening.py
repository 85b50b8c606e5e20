"""Opening a sealed record. Imported by `holdspace.server.access` alone: an import contract keeps it so."""

from __future__ import annotations

import json
from typing import Any, cast

from holdspace.domain.errors import IntegrityError
from holdspace.server.keys.key_ring import data_key, find_former_key, forget
from holdspace.server.keys.models import Sealed
from holdspace.server.keys.sealing import opened_with


def open_sealed(record: Sealed) -> dict[str, Any]:
    """Return the content of a record; raise IntegrityError where it is not what was written."""
    try:
        plaintext = opened_with(data_key(record.client_id), record)
    except IntegrityError:
        plaintext = _opened_while_sealed_anew(record)
    return cast("dict[str, Any]", json.loads(plaintext.decode()))


def _opened_while_sealed_anew(record: Sealed) -> bytes:
    """Open a record whose client gets a new key just now: under the newest, which this process may not know yet, or
    under the one before. For any other record this says once more that it was altered.
    """
    forget(record.client_id)
    former = find_former_key(record.client_id)
    try:
        return opened_with(data_key(record.client_id), record)
    except IntegrityError:
        if former is None:
            raise
    return opened_with(former, record)
