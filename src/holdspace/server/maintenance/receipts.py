"""The receipt of an erasure as it is handed out."""

from __future__ import annotations

import json

from holdspace.server.maintenance.models import ErasureReceipt

NOTE = (
    "The client's key was destroyed, and with it everything sealed under it, in every copy. What stays are random ids "
    "and times, and the list of looks, which holds no words."
)


def as_text(receipt: ErasureReceipt) -> str:
    """Return the receipt as JSON for a person and a program."""
    content = {
        "client": str(receipt.client_id),
        "erased_at": receipt.erased_at.isoformat(),
        "what": NOTE,
        "destroyed": {label: len(ids) for label, ids in receipt.destroyed.items()},
        "destroyed_ids": receipt.destroyed,
        "stays": receipt.stays,
        "unreadable_in_backups_by": receipt.readable_in_backups_until.date().isoformat(),
    }
    return json.dumps(content, indent=2)
