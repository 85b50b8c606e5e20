"""Saying how it was for oneself when a turn came close to a boundary; neither word replaces the other's."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.db import transaction

from holdspace.domain.access import Action, Kind, Purpose
from holdspace.domain.audit import AuditEvent
from holdspace.domain.errors import Refused
from holdspace.server.access.door import require
from holdspace.server.accounts.models import User
from holdspace.server.audit.recording import record
from holdspace.server.consents.holding import hold_withdrawals
from holdspace.server.conversations.models import Closeness, ClosenessAnswer
from holdspace.server.keys.sealing import seal


class Says(StrEnum):
    """What can be said to a moment that came close."""

    ALL_RIGHT = "all_right"  # the client's
    TOO_CLOSE = "too_close"  # the client's
    NOT_ABOUT_IT = "not_about_it"  # either's: the program was wrong

    @property
    def is_the_clients(self) -> bool:
        """Whether only the client can know it."""
        return self is not Says.NOT_ABOUT_IT


@transaction.atomic
def answer_closeness(
    *, by: User, closeness: Closeness, boundary: UUID, turn: int, says: Says, at: datetime
) -> ClosenessAnswer:
    """Keep what a person says to one moment; ``turn`` is its place among the turns."""
    hold_withdrawals(closeness.client_id)
    purpose = Purpose.OWN if by.is_client else Purpose.MACHINE_CODING
    require(Action.ADD, Kind.CODES, client_id=closeness.client_id, actor=by, purpose=purpose)
    if says.is_the_clients and not by.is_client:
        raise Refused("How it was for the client is theirs to say.")
    row = ClosenessAnswer(client_id=closeness.client_id, closeness=closeness, said_by=by)
    seal(row, {"boundary": boundary.hex, "turn": turn, "says": says.value}, at=at)
    row.save(force_insert=True)
    record(
        AuditEvent.ADDED,
        by=by.as_actor,
        client_id=closeness.client_id,
        purpose=purpose,
        kinds=[Kind.CODES],
        records=[row.pk],
        detail="closeness_answer",
        at=at,
    )
    return row
