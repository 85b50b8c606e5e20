"""Saying that a mark is not right: kept beside the mark, with who said it and when; neither replaces the other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime

from django.db import transaction

from holdspace.domain.access import Action, Kind, Purpose
from holdspace.domain.audit import AuditEvent
from holdspace.domain.errors import BadInput, NotFound
from holdspace.server.access.door import require
from holdspace.server.accounts.models import User
from holdspace.server.audit.recording import record
from holdspace.server.consents.holding import hold_withdrawals
from holdspace.server.conversations.contents import ContestedCode
from holdspace.server.conversations.models import Coding, Contest
from holdspace.server.conversations.queries import NOT_THERE, is_coding_shown_to
from holdspace.server.keys.sealing import seal


@transaction.atomic
def contest(
    *, by: User, coding: Coding, turn: int, marked: Mapping[str, str], labels: Mapping[str, str], why: str, at: datetime
) -> list[Contest]:
    """Keep what a person would call a turn; raise BadInput where that is what was marked, or what they said before.

    ``turn`` is the turn's index; ``marked`` and ``labels`` have codes as keys.
    """
    if not is_coding_shown_to(by, coding.transcript):
        raise NotFound(NOT_THERE)
    hold_withdrawals(coding.client_id)
    purpose = Purpose.OWN if by.is_client else Purpose.MACHINE_CODING
    require(Action.ADD, Kind.CODES, client_id=coding.client_id, actor=by, purpose=purpose)
    if not labels:
        raise BadInput(
            "Nothing here differs from what was marked, or what you said before.",
            remedy="Choose what you would call it.",
        )
    contested = [
        ContestedCode(turn=turn, code=code, marked=marked[code], label=label, why=why.strip())
        for code, label in labels.items()
    ]
    rows = [_keep(each, by=by, coding=coding, at=at) for each in contested]
    record(
        AuditEvent.ADDED,
        by=by.as_actor,
        client_id=coding.client_id,
        purpose=purpose,
        kinds=[Kind.CODES],
        records=[row.pk for row in rows],
        detail="contest",
        at=at,
    )
    return rows


def _keep(contested: ContestedCode, *, by: User, coding: Coding, at: datetime) -> Contest:
    row = Contest(client_id=coding.client_id, coding=coding, said_by=by)
    seal(row, asdict(contested), at=at)
    row.save(force_insert=True)
    return row
