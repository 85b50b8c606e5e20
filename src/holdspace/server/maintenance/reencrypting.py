"""Sealing one client's record anew because their key may have been copied, and ending that when its time has come."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from holdspace.domain.audit import AuditEvent
from holdspace.server.audit.recording import record
from holdspace.server.keys import reencryption
from holdspace.server.keys.models import FormerKey
from holdspace.server.maintenance.erasing import OPERATOR


def reencrypt_client(client_id: UUID, *, at: datetime) -> int:
    """Give the client a new key and seal everything anew, or go on with it; return how many records that were.

    The former key goes some minutes later, by `finish_reencryptions`. Backups made before keep it as long as their key
    parts are kept. A danger exception that is open opens nothing any more: it was approved for what lay there before.
    """
    with transaction.atomic():
        if reencryption.begin(client_id, at=at):
            record(AuditEvent.CHANGED, by=OPERATOR, client_id=client_id, detail="sealed_anew", at=at)
    return reencryption.seal_anew(client_id)


def finish_reencryptions(at: datetime) -> None:
    """Go on with what was interrupted, and destroy former keys under which nothing lies any more: a chore."""
    for client_id in FormerKey.objects.values_list("client_id", flat=True):
        reencryption.seal_anew(client_id)
        reencryption.finish(client_id, at=at)
