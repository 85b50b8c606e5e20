"""Noting that the two talked, and adding how the other saw it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from holdspace.domain.access import Action, Kind, Purpose
from holdspace.domain.audit import AuditEvent
from holdspace.domain.errors import WrongState
from holdspace.domain.guides.guide import Occasion
from holdspace.domain.plan.proposals import Side
from holdspace.server.access.door import disclose, require
from holdspace.server.accounts.models import User
from holdspace.server.audit.recording import record
from holdspace.server.clients.models import Therapy
from holdspace.server.guides.models import Talk
from holdspace.server.keys.sealing import seal


@transaction.atomic
def note_talk(
    *,
    by: User,
    therapy: Therapy,
    occasion: Occasion,
    cause: Mapping[Side, Mapping[str, str]],
    said: Mapping[str, str],
    at: datetime,
    session: int | None = None,
) -> Talk:
    """Keep that they talked, why (for each of the two, by language) and how this person saw it. Either may.

    ``session`` is the one whose strain it was about, where they say so.
    """
    require(Action.ADD, Kind.PLAN, client_id=therapy.client_id, actor=by, purpose=_purpose(by))
    talk = Talk(client_id=therapy.client_id, therapy=therapy)
    causes = {side: dict(words) for side, words in cause.items()}
    content = {"occasion": occasion, "cause": causes, "session": session, "client": None, "therapist": None}
    seal(talk, {**content, _side(by): dict(said)}, at=at)
    talk.save(force_insert=True)
    _record(AuditEvent.ADDED, by, talk.client_id, talk.pk, at)
    return talk


def add_view(*, by: User, talk: Talk, said: Mapping[str, str], at: datetime) -> None:
    """Add how this person saw a talk; each says it once, and neither writes over the other."""
    content = disclose(talk, actor=by, purpose=_purpose(by), detail="guides")
    with transaction.atomic():
        require(Action.CHANGE, Kind.PLAN, client_id=talk.client_id, actor=by, purpose=_purpose(by))
        locked = Talk.objects.select_for_update().get(pk=talk.pk)
        if content[_side(by)] or locked.changed_at != talk.changed_at:
            raise WrongState("This talk was changed meanwhile. Look at the page again.")
        seal(locked, {**content, _side(by): dict(said)}, at=at)
        locked.save()
        _record(AuditEvent.CHANGED, by, locked.client_id, locked.pk, at)


def _side(by: User) -> str:
    return "client" if by.is_client else "therapist"


def _purpose(by: User) -> Purpose:
    return Purpose.OWN if by.is_client else Purpose.CARE


def _record(event: AuditEvent, by: User, client_id: UUID, talk_id: UUID, at: datetime) -> None:
    record(
        event,
        by=by.as_actor,
        client_id=client_id,
        purpose=_purpose(by),
        kinds=[Kind.PLAN],
        records=[talk_id],
        detail="talk",
        at=at,
    )
