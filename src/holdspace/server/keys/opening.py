"""Opening a sealed record. Imported by `holdspace.server.access` alone: an import contract keeps it so."""

from __future__ import annotations

import json
from typing import Any, cast

from holdspace.server.keys.key_ring import data_key
from holdspace.server.keys.models import SealedRecord
from holdspace.server.keys.sealing import associated_data


def open_sealed(record: SealedRecord) -> dict[str, Any]:
    """Return the content of a record; raise IntegrityError where it is not what was written."""
    plaintext = data_key(record.client_id).open(
        bytes(record.sealed), kind=record.kind, associated=associated_data(record)
    )
    return cast("dict[str, Any]", json.loads(plaintext))
