"""A therapist's private note on a session."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from holdspace.domain.access import Action, Kind, Purpose
from holdspace.domain.audit import AuditEvent
from holdspace.server.access.door import require
from holdspace.server.accounts.models import User
from holdspace.server.audit.recording import record
from holdspace.server.clients.models import Session
from holdspace.server.consents.holding import hold_withdrawals
from holdspace.server.conversations.models import Note
from holdspace.server.keys.sealing import seal


@transaction.atomic
def keep_note(*, by: User, session: Session, text: str, at: datetime) -> Note:
    """Write the author's note on a session, or write it anew."""
    client_id = session.therapy.client_id
    hold_withdrawals(client_id)  # two tabs at once too: the second finds what the first has begun
    note = Note.objects.select_for_update().filter(session=session, author=by).first()
    action, event = (Action.CHANGE, AuditEvent.CHANGED) if note else (Action.ADD, AuditEvent.ADDED)
    require(action, Kind.NOTES, client_id=client_id, actor=by, purpose=Purpose.CARE, is_author=True)
    note = note or Note(client_id=client_id, session=session, author=by)
    seal(note, {"text": text.strip()}, at=at)
    note.save()
    record(
        event,
        by=by.as_actor,
        client_id=client_id,
        kinds=[Kind.NOTES],
        records=[note.pk],
        detail="process_note",
        at=at,
    )
    return note
