"""Keeping how the client likes to work."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from holdspace.definitions.preferences_file import load_preferences
from holdspace.domain.access import Action, Kind, Purpose
from holdspace.domain.audit import AuditEvent
from holdspace.domain.errors import WrongState
from holdspace.server.access.door import require
from holdspace.server.accounts.models import User
from holdspace.server.audit.recording import record
from holdspace.server.clients.models import Therapy
from holdspace.server.keys.sealing import seal
from holdspace.server.preferences.models import PreferenceAnswers


@transaction.atomic
def keep_preferences(
    *, by: User, therapy: Therapy, answers: Mapping[str, int | None], at: datetime
) -> PreferenceAnswers:
    """Keep the client's answers beside the earlier ones; only the client may."""
    require(Action.ADD, Kind.ANSWERS, client_id=therapy.client_id, actor=by, purpose=Purpose.OWN)
    if therapy.ended_at:
        raise WrongState("This therapy has ended; there is nothing to fill in any more.")
    questions = load_preferences()
    questions.require_answers(answers)
    kept = PreferenceAnswers(client_id=therapy.client_id, therapy=therapy)
    seal(kept, {"answers": dict(answers), "version": questions.version}, at=at)
    kept.save(force_insert=True)
    record(
        AuditEvent.ADDED,
        by=by.as_actor,
        client_id=therapy.client_id,
        purpose=Purpose.OWN,
        kinds=[Kind.ANSWERS],
        records=[kept.pk],
        detail="preferences",
        at=at,
    )
    return kept
