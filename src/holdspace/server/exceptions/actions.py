"""Asking for an exception, answering it, opening the record, telling others, ending it, and telling the client."""

from __future__ import annotations

import hashlib
import hmac
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from django.db import transaction

from holdspace.domain.access import Action, Kind, Purpose
from holdspace.domain.audit import AuditEvent
from holdspace.domain.errors import BadInput, Refused, WrongState
from holdspace.domain.exceptions.ground import Ground, Jurisdiction
from holdspace.domain.exceptions.request import require_within_limits
from holdspace.domain.exceptions.state import State
from holdspace.server.access.door import Opened, disclose_all, refuse, require
from holdspace.server.accounts.models import User
from holdspace.server.audit.recording import record
from holdspace.server.clients.models import Client
from holdspace.server.exceptions import queries
from holdspace.server.exceptions.calling import call_second_persons
from holdspace.server.exceptions.grounds import Recipient, seal_account, seal_ground
from holdspace.server.exceptions.models import DangerException, Disclosure
from holdspace.server.exceptions.proofs import asked_in, is_as_approved
from holdspace.server.keys.models import SealedRecord
from holdspace.server.keys.sealing import seal

OPEN_STATES = {State.ASKED, State.OPEN}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody fills in: the ground, what to open, why, for how long, and when the client is told."""

    ground: Ground
    kinds: tuple[Kind, ...]
    open_for: timedelta
    reason: str = field(repr=False)
    why_not_less: str = field(repr=False)
    defer_until: datetime | None = None
    why_later: str = field(default="", repr=False)


@transaction.atomic
def ask(
    *, by: User, client: Client, wanted: Wanted, second_person: User | None, rules: Jurisdiction, at: datetime
) -> DangerException:
    """Ask to open a client's record without their consent. Without a second person it is open at once, and narrow."""
    require(Action.ADD, Kind.EXCEPTION, client_id=client.pk, actor=by, purpose=Purpose.EXCEPTION)
    _require_reasons(wanted)
    if second_person is not None and not queries.second_persons().filter(pk=second_person.pk).exists():
        raise BadInput("This person cannot approve an exception.")
    Client.objects.select_for_update().get(pk=client.pk)
    earlier = DangerException.objects.filter(client=client, asked_by=by)
    if any(each.state(at) in OPEN_STATES for each in earlier):
        raise WrongState("You have asked for this record already, and that is not over yet.")
    made = DangerException(
        client=client,
        asked_by=by,
        second_person=second_person,
        jurisdiction=rules.id,
        kinds=sorted(wanted.kinds),
        open_for=wanted.open_for,
        defer_until=wanted.defer_until,
    )
    reasons = {"reason": wanted.reason, "why_not_less": wanted.why_not_less, "why_later": wanted.why_later}
    seal(made, {name: text.strip() for name, text in reasons.items()}, at=at)
    seal_ground(made, wanted.ground)
    asked = asked_in(made)
    require_within_limits(asked, rules)
    made.digest = asked.digest()
    made.prove_answer()
    if made.is_alone:
        _open(made, at)
    made.save(force_insert=True)
    _note(AuditEvent.EXCEPTION_ASKED, by, made, "exception_alone" if made.is_alone else "exception", at)
    return made


@transaction.atomic
def answer(*, by: User, exception: DangerException, digest: str, is_approved: bool, at: datetime) -> None:
    """Approve or refuse exactly what the second person was shown; anything that changed since counts for nothing."""
    locked = _locked(exception)
    is_named = locked.second_person_id is not None and locked.second_person_id == by.pk
    _require_change(by, locked, is_second_person=is_named)
    if locked.state(at) is not State.ASKED:
        raise WrongState("This has been answered already, or nobody answered in time.")
    if not (hmac.compare_digest(digest, locked.digest) and asked_in(locked).digest() == locked.digest):
        raise WrongState("What is asked for is not what you were shown. Do not approve it, and ask who changed it.")
    locked.answered_at = at
    locked.note_news()
    if is_approved:
        _open(locked, at)
    locked.save()
    event = AuditEvent.EXCEPTION_OPENED if is_approved else AuditEvent.EXCEPTION_REFUSED
    _note(event, by, locked, "exception", at)


def open_record(*, by: User, exception: DangerException) -> tuple[Sequence[SealedRecord], Opened]:
    """Return the records that an open exception opens and their contents: one look, one entry."""
    if not is_as_approved(exception):
        raise Refused("This exception was changed after it was approved: it opens nothing.")
    if exception.asked_by_id != by.pk:
        kinds = [Kind(each) for each in exception.kinds]
        refuse(kinds, about=exception, actor=by, purpose=Purpose.EXCEPTION, detail="exception_record")
    records = queries.records_opened_by(exception)
    opened = disclose_all([exception, *records], actor=by, purpose=Purpose.EXCEPTION, detail="exception_record")
    return records, opened


@transaction.atomic
def tell_somebody(
    *, by: User, exception: DangerException, recipient: Recipient, sent: Mapping[str, str], at: datetime
) -> Disclosure:
    """Keep what was told to whom and on which legal ground; ``sent`` holds recipient, how, words and legal_ground."""
    locked = _locked(exception)
    _require_change(by, locked, is_author=locked.asked_by_id == by.pk)
    if not locked.is_approved:
        raise WrongState("Only what was approved may be told to others.")
    if not sent["words"].strip():
        raise BadInput("Write down exactly what was told.")
    made = Disclosure(client_id=locked.client_id, exception=locked, sent_by=by)
    words_hash = hashlib.sha256(sent["words"].encode()).hexdigest()
    seal(made, {**sent, "recipient_kind": recipient, "words_hash": words_hash}, at=at)
    seal_account(made, recipient=recipient, legal_ground=sent["legal_ground"])
    made.save(force_insert=True)
    locked.note_news()
    locked.save()
    _note(AuditEvent.DISCLOSED, by, locked, recipient, at, records=[made.pk])
    return made


@transaction.atomic
def end(*, by: User, exception: DangerException, at: datetime) -> None:
    """Close the record again before the time is up."""
    locked = _locked(exception)
    _require_change(by, locked, is_author=locked.asked_by_id == by.pk, is_second_person=_may_answer(by, locked))
    if locked.state(at) is not State.OPEN:
        raise WrongState("This is not open.")
    locked.ended_at = at
    locked.save()
    _note(AuditEvent.EXCEPTION_ENDED, by, locked, "exception", at)


@transaction.atomic
def tell_client_now(*, by: User, exception: DangerException, at: datetime) -> None:
    """Have the client told before the day that was set; telling later than that is not possible."""
    locked = _locked(exception)
    _require_change(by, locked, is_author=locked.asked_by_id == by.pk, is_second_person=_may_answer(by, locked))
    if not locked.course.is_withheld(at):
        raise WrongState("The client is told already.")
    _note(AuditEvent.EXCEPTION_TOLD, by, locked, "exception", at)
    locked.told_at = at
    locked.save()


@transaction.atomic
def review(*, by: User, exception: DangerException, at: datetime) -> None:
    """Note that a second person looked into what somebody opened alone."""
    locked = _locked(exception)
    _require_change(by, locked, is_second_person=_may_answer(by, locked))
    if not locked.is_alone or locked.reviewed_at is not None:
        raise WrongState("There is nothing to look into here.")
    locked.reviewed_at, locked.reviewed_by = at, by
    locked.save()
    _note(AuditEvent.CHANGED, by, locked, "exception_reviewed", at)


def read_own(*, by: User, exceptions: Sequence[DangerException], at: datetime) -> Opened:
    """Return why a client's record was opened and what was told, to the client; keep that they have read it."""
    rows: list[SealedRecord] = [row for each in exceptions for row in (each, *queries.disclosures_of(each))]
    opened = disclose_all(rows, actor=by, purpose=Purpose.OWN, detail="exceptions")
    for each in exceptions:
        if not each.is_seen:
            each.note_seen(at)
            each.save(update_fields=["seen_by_client_at", "seen_proof"])
    return opened


def _open(exception: DangerException, at: datetime) -> None:
    exception.answered_at, exception.is_approved = at, True
    exception.opens_until = at + exception.open_for
    exception.prove_answer()
    transaction.on_commit(partial(call_second_persons, exception, at=at))


def _may_answer(by: User, exception: DangerException) -> bool:
    return exception.is_alone or exception.second_person_id == by.pk


def _locked(exception: DangerException) -> DangerException:
    return DangerException.objects.select_for_update().get(pk=exception.pk)


def _require_reasons(wanted: Wanted) -> None:
    if not wanted.reason.strip() or not wanted.why_not_less.strip():
        raise BadInput("Say what makes you ask, and why nothing less will do.")
    if wanted.defer_until is not None and not wanted.why_later.strip():
        raise BadInput("Say why telling the client at once would add to the danger.")


def _require_change(
    by: User, exception: DangerException, *, is_author: bool = False, is_second_person: bool = False
) -> None:
    require(
        Action.CHANGE,
        Kind.EXCEPTION,
        client_id=exception.client_id,
        actor=by,
        purpose=Purpose.EXCEPTION,
        is_author=is_author,
        is_second_person=is_second_person,
    )


@transaction.atomic(durable=True)
def take_account(*, by: User, at: datetime) -> list[DangerException]:
    """Return every exception for a table that leaves; each client whose it tells of has one entry of it."""
    rows = list(queries.every_exception())
    by_chain: dict[UUID, list[UUID]] = defaultdict(list)
    for row in rows:
        by_chain[row.log_chain] += [row.pk, *(each.pk for each in row.disclosures.all())]
    for chain_id in sorted(by_chain):
        record(
            AuditEvent.LOOKED,
            by=by.as_actor,
            client_id=chain_id,
            purpose=Purpose.EXCEPTION,
            kinds=[Kind.EXCEPTION],
            records=by_chain[chain_id],
            detail="exceptions_report",
            at=at,
        )
    return rows


def _note(
    event: AuditEvent,
    by: User,
    exception: DangerException,
    detail: str,
    at: datetime,
    records: Sequence[UUID] = (),
) -> None:
    record(
        event,
        by=by.as_actor,
        client_id=exception.log_chain,
        purpose=Purpose.EXCEPTION,
        kinds=[Kind(each) for each in exception.kinds],
        records=[exception.pk, *records],
        detail=detail,
        at=at,
    )
