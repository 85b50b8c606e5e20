"""Coding a conversation by hand: kept as it grows, finished once, and from then on not changed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from holdspace.domain.access import Action, Kind, Purpose
from holdspace.domain.audit import AuditEvent
from holdspace.domain.errors import BadInput, WrongState
from holdspace.server.access.door import require
from holdspace.server.accounts.models import User
from holdspace.server.audit.recording import record
from holdspace.server.consents.holding import hold_withdrawals
from holdspace.server.conversations.models import HandCoding, Transcript
from holdspace.server.keys.sealing import seal

HandLabels = Mapping[int, Mapping[str, str]]


def purpose_of_hand_coding(by: User, transcript: Transcript) -> Purpose:
    """Return why this person codes: as the session's therapist, or as their supervisor."""
    is_own = transcript.session.therapy.therapist_id == by.pk
    return Purpose.MACHINE_CODING if is_own else Purpose.SUPERVISION


def require_hand_coding(by: User, transcript: Transcript) -> None:
    """Raise what says so where this person may not code this conversation by hand, before they do work for nothing."""
    purpose = purpose_of_hand_coding(by, transcript)
    require(Action.ADD, Kind.CODES, client_id=transcript.client_id, actor=by, purpose=purpose)


@transaction.atomic
def keep_hand_coding(
    *, by: User, transcript: Transcript, labels: HandLabels, is_finished: bool, at: datetime
) -> HandCoding:
    """Seal all of a person's labels; raise WrongState once they have finished, BadInput where nothing is coded."""
    hold_withdrawals(transcript.client_id)
    purpose = purpose_of_hand_coding(by, transcript)
    coding = HandCoding.objects.select_for_update().filter(transcript=transcript, author=by).first()
    action, event = (Action.CHANGE, AuditEvent.CHANGED) if coding else (Action.ADD, AuditEvent.ADDED)
    require(action, Kind.CODES, client_id=transcript.client_id, actor=by, purpose=purpose)
    if coding and coding.finished_at:
        raise WrongState("You have finished coding this conversation; what you gave stands.")
    if is_finished and not labels:
        raise BadInput("Nothing is coded yet.", remedy="Give at least one turn a code.")
    coding = coding or HandCoding(client_id=transcript.client_id, transcript=transcript, author=by)
    coding.finished_at = at if is_finished else None
    seal(coding, {"labels": {str(turn): dict(given) for turn, given in labels.items()}}, at=at)
    coding.save()
    record(
        event,
        by=by.as_actor,
        client_id=transcript.client_id,
        purpose=purpose,
        kinds=[Kind.CODES],
        records=[coding.pk],
        detail="coded_by_hand",
        at=at,
    )
    return coding
