"""What could not be said in the room: telling it, holding it back, letting it go, and that it was talked about."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_noop as noop

from holdspace.domain.access import Action, Kind, Purpose
from holdspace.domain.audit import AuditEvent
from holdspace.domain.errors import WrongState
from holdspace.domain.language import Saying
from holdspace.domain.session_check.choices import HeldChoice, Unsaid
from holdspace.server.access.door import disclose, require
from holdspace.server.accounts.models import User
from holdspace.server.alerts.actions import raise_alert
from holdspace.server.alerts.models import Alert
from holdspace.server.alerts.sayings import reason_of
from holdspace.server.audit.recording import record
from holdspace.server.clients.models import Session
from holdspace.server.keys.sealing import seal
from holdspace.server.measures.models import Check, HeldWords, ToldWords

WORDS = "words"


def keep_unsaid(*, by: User, session: Session, unsaid: Unsaid, at: datetime) -> None:
    """Tell it, hold it back or keep nothing; in the transaction of the check it was written in.

    A session has at most one thing held back: what is written replaces what stood there.
    """
    if unsaid.is_held_back:
        _hold_back(by, session, unsaid.words, at)
        return
    _let_go(by, HeldWords.objects.filter(session=session).first(), at)
    if unsaid.is_told:
        _tell(by, session, unsaid.words, at)


def decide_held(*, by: User, held: HeldWords, choice: HeldChoice, at: datetime) -> None:
    """Do with something held back what the client now wants; telling it opens it for them first."""
    if choice is HeldChoice.KEEP:
        return
    words = disclose(held, actor=by, purpose=Purpose.OWN, detail="held_back")[WORDS]
    with transaction.atomic():
        locked = HeldWords.objects.select_for_update().select_related("session").filter(pk=held.pk).first()
        if locked is None:
            raise WrongState("This is no longer held back.")
        session = locked.session
        _let_go(by, locked, at)
        if choice is HeldChoice.TELL:
            _tell(by, session, words, at)


@transaction.atomic
def note_talked(*, by: User, told: ToldWords, at: datetime) -> None:
    """Note that the two talked about it; either may. Noting it twice changes nothing."""
    purpose = Purpose.OWN if by.is_client else Purpose.CARE
    # Nothing of the client's words changes; who may see them may say that they were talked about.
    require(Action.LOOK, Kind.ANSWERS, client_id=told.client_id, actor=by, purpose=purpose)
    if ToldWords.objects.filter(pk=told.pk, talked_at=None).update(talked_at=at, talked_by=by):
        _record(AuditEvent.CHANGED, by, told, Kind.ANSWERS, "talked_about", at, purpose=purpose)


def has_told_of_danger(check: Check) -> bool:
    """Return whether an urgent alert was raised with or after a check: then nobody needs to be asked again."""
    alerts = Alert.objects.filter(therapy=check.session.therapy, is_urgent=True)
    return alerts.filter(created_at__gte=check.submitted_at or check.created_at).exists()


@transaction.atomic
def tell_of_danger(*, by: User, check: Check, at: datetime) -> None:
    """Raise an urgent alert because the client, asked about what they wrote, says that they are in danger."""
    require(Action.ADD, Kind.ALERT, client_id=check.client_id, actor=by, purpose=Purpose.OWN)
    if has_told_of_danger(check):
        return
    content = {
        "topic": noop("The client says that they are in danger"),
        **reason_of(
            Saying(
                noop(
                    "After what they wrote around session %(session)s the client was asked whether they think of "
                    "ending their life or of hurting themselves, and said yes."
                ),
                {"session": check.session.number},
            )
        ),
    }
    raise_alert(by=by, therapy=check.session.therapy, content=content, is_urgent=True, at=at)


def _hold_back(by: User, session: Session, words: str, at: datetime) -> None:
    client_id = session.therapy.client_id
    require(Action.ADD, Kind.HELD_BACK, client_id=client_id, actor=by, purpose=Purpose.OWN)
    held = HeldWords.objects.filter(session=session).first()
    event = AuditEvent.CHANGED if held else AuditEvent.ADDED
    held = held or HeldWords(client_id=client_id, session=session)
    seal(held, _content(words), at=at)
    held.save()
    _record(event, by, held, Kind.HELD_BACK, "held_back", at)


def _let_go(by: User, held: HeldWords | None, at: datetime) -> None:
    if held is None:
        return
    require(Action.ERASE, Kind.HELD_BACK, client_id=held.client_id, actor=by, purpose=Purpose.OWN)
    _record(AuditEvent.ERASED, by, held, Kind.HELD_BACK, "held_back", at)
    held.delete()


def _tell(by: User, session: Session, words: str, at: datetime) -> None:
    client_id = session.therapy.client_id
    require(Action.ADD, Kind.ANSWERS, client_id=client_id, actor=by, purpose=Purpose.OWN)
    told = ToldWords(client_id=client_id, session=session)
    seal(told, _content(words), at=at)
    told.save(force_insert=True)
    _record(AuditEvent.ADDED, by, told, Kind.ANSWERS, "told", at)


def _content(words: str) -> Mapping[str, Any]:
    return {WORDS: words}


def _record(
    event: AuditEvent,
    by: User,
    row: HeldWords | ToldWords,
    kind: Kind,
    detail: str,
    at: datetime,
    *,
    purpose: Purpose = Purpose.OWN,
) -> None:
    record(
        event,
        by=by.as_actor,
        client_id=row.client_id,
        purpose=purpose,
        kinds=[kind],
        records=[row.pk],
        detail=detail,
        at=at,
    )
