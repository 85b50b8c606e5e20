"""Whether every danger exception that the log tells of is still there: one that was deleted would be told to nobody.

What was erased with its client is named by a receipt, and the client by the ledger that lies outside of the database.
"""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from holdspace.domain.access import Purpose
from holdspace.domain.audit import AuditEvent
from holdspace.server.audit.models import AuditEntry
from holdspace.server.exceptions.models import DangerException, Disclosure
from holdspace.server.keys.erasure import noted_erasures
from holdspace.server.keys.models import SealedRecord
from holdspace.server.maintenance.models import ErasureReceipt

TOLD_OF: dict[type[SealedRecord], AuditEvent] = {
    DangerException: AuditEvent.EXCEPTION_ASKED,
    Disclosure: AuditEvent.DISCLOSED,
}


def missing_exceptions() -> Iterator[str]:
    """Yield a line for each exception, and each thing told to others in one, that the log names and nobody finds."""
    for model, event in TOLD_OF.items():
        entries = AuditEntry.objects.filter(event=event, purpose=Purpose.EXCEPTION).order_by("pk")
        there, erased = set(model._default_manager.values_list("pk", flat=True)), _erased(model._meta.label_lower)
        for client_id, position, records in entries.values_list("client_id", "position", "records"):
            # Of an exception the entry names itself; of what was told also, last, what this was.
            if UUID(records[-1]) not in there and records[-1] not in erased:
                yield f"{client_id}: entry {position} tells of an exception that is gone"


def _erased(label: str) -> set[str]:
    receipts = ErasureReceipt.objects.filter(client_id__in=noted_erasures())
    return {pk for receipt in receipts for pk in receipt.destroyed.get(label, ())}
