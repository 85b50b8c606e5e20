"""Giving, refusing and withdrawing consent: the client's own act, in force with the next request."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from holdspace.domain.access import Action, Kind, Purpose
from holdspace.domain.audit import AuditEvent
from holdspace.domain.consent.statement import Scope
from holdspace.domain.errors import BadInput, WrongState
from holdspace.server.access.door import require
from holdspace.server.accounts.models import User
from holdspace.server.audit.recording import record
from holdspace.server.clients.models import Client
from holdspace.server.consents.models import Consent
from holdspace.server.consents.proofs import is_ours, prove_consent, scope_of, scope_word
from holdspace.server.consents.queries import kinds_allowed
from holdspace.server.consents.words import words_answered

Purge = Callable[[Client, datetime], None]
_purges: dict[Purpose, list[tuple[Kind | None, Purge]]] = {}


@transaction.atomic
def answer_consent(
    *,
    by: User,
    client: Client,
    purpose: Purpose,
    is_given: bool,
    at: datetime,
    shown: str | None = None,
    scope: Scope | None = None,
    until: datetime | None = None,
) -> Consent:
    """Keep the client's yes or no to the words shown. A no ends every earlier yes to the same or to a part of it.

    ``shown`` is the hash of the words that the page showed; an answer to words that are no longer asked counts for
    nothing. ``scope`` is a part of the purpose, ``until`` the end of a yes.
    """
    require(Action.ADD, Kind.CONSENT, client_id=client.pk, actor=by, purpose=Purpose.OWN)
    scope = scope or Scope(purpose)
    words = words_answered(purpose, shown)
    if words is None:
        raise WrongState("The words of this question have changed. Please read them again.")
    if until is not None and until <= at:
        raise BadInput("The end lies in the past.")
    if is_given and purpose is Purpose.THIRD_PARTY and None in (scope.kinds, scope.recipient, until):
        raise BadInput("Say which kinds, for whom and until when.")
    Client.objects.select_for_update().get(pk=client.pk)  # a yes and a withdrawal at once come one after the other
    if is_given and _was_ended_since(client, purpose, at):
        raise WrongState("This was taken back a moment ago. If you want to allow it, say so again.")
    open_yes = _open_yes(client, purpose)
    if is_given and any(each.scope == scope_word(scope) and _statement_is_open(each, at) for each in open_yes):
        raise WrongState("You have already allowed this.")
    had_been_given = [each for each in open_yes if scope.covers(scope_of(each)) and not is_given]
    expired = [each for each in open_yes if each.scope == scope_word(scope) and not _statement_is_open(each, at)]
    close([*had_been_given, *expired], at)
    consent = Consent(
        client=client,
        purpose=purpose,
        is_given=is_given,
        answered_at=at,
        words_version=words.version,
        words_hash=words.hash,
        answered_by=by,
        kinds=sorted(scope.kinds) if scope.kinds is not None else None,
        recipient_id=None if purpose is Purpose.THIRD_PARTY else scope.recipient,
        third_party_id=scope.recipient if purpose is Purpose.THIRD_PARTY else None,
        valid_until=until,
        scope=scope_word(scope),
    )
    prove_consent(consent)
    consent.save(force_insert=True)
    event = AuditEvent.CONSENT_GIVEN if is_given else AuditEvent.CONSENT_REFUSED
    _note(event, by, client, purpose, at, [consent, *had_been_given])
    if not is_given:
        purge(client, purpose, at)
    return consent


@transaction.atomic
def withdraw_consent(*, by: User, client: Client, purpose: Purpose, at: datetime) -> None:
    """End all that the client allowed for a purpose; from the next request on nothing of it counts any more.

    Where nothing is allowed it is kept as a no: a yes that is on its way at the same moment does not outlive it.
    """
    require(Action.CHANGE, Kind.CONSENT, client_id=client.pk, actor=by, purpose=Purpose.OWN)
    Client.objects.select_for_update().get(pk=client.pk)
    ended = _open_yes(client, purpose)
    if not ended:
        answer_consent(by=by, client=client, purpose=purpose, is_given=False, at=at)
        return
    close(ended, at)
    _note(AuditEvent.CONSENT_WITHDRAWN, by, client, purpose, at, ended)
    purge(client, purpose, at)


def _open_yes(client: Client, purpose: Purpose) -> list[Consent]:
    rows = Consent.objects.select_for_update().filter(client=client, purpose=purpose, is_given=True, withdrawn_at=None)
    return list(rows)


def _was_ended_since(client: Client, purpose: Purpose, at: datetime) -> bool:
    """Return whether a no or a withdrawal came in at this moment or later: no yes begun before outlives it."""
    ended = Q(is_given=False, answered_at__gte=at) | Q(withdrawn_at__gte=at)
    return Consent.objects.filter(ended, client=client, purpose=purpose).exists()


def _statement_is_open(consent: Consent, at: datetime) -> bool:
    return consent.valid_until is None or consent.valid_until > at


def is_still_allowed(client: Client, purpose: Purpose, kind: Kind | None = None) -> bool:
    """Return whether anything of a purpose, or a kind of it, is allowed to anybody."""
    allowed = kinds_allowed(client, purpose)
    return bool(allowed) if kind is None else kind in allowed


def close(consents: Iterable[Consent], at: datetime) -> None:
    """End permissions, each with a new proof where the row was ours."""
    for each in consents:
        # A row that is not ours stays as little ours by being closed.
        was_ours = is_ours(each)
        # A yes whose request began later may have been kept first: it ends at once, and never before it began.
        each.withdrawn_at = max(at, each.answered_at)
        if was_ours:
            prove_consent(each)
        each.save(update_fields=["withdrawn_at", "proof"])


def _note(
    event: AuditEvent, by: User, client: Client, purpose: Purpose, at: datetime, answers: Iterable[Consent]
) -> None:
    record(
        event,
        by=by.as_actor,
        client_id=client.pk,
        purpose=Purpose.OWN,
        kinds=[Kind.CONSENT],
        records=[each.pk for each in answers],
        detail=purpose,
        at=at,
    )


@transaction.atomic
def look_at_consents(*, by: User, client: Client, purpose: Purpose, at: datetime) -> None:
    """Note that somebody looks at what the client allows; raise Refused where they may not."""
    require(Action.LOOK, Kind.CONSENT, client_id=client.pk, actor=by, purpose=purpose)
    record(
        AuditEvent.LOOKED,
        by=by.as_actor,
        client_id=client.pk,
        purpose=purpose,
        kinds=[Kind.CONSENT],
        detail="consents",
        at=at,
    )


def purge(client: Client, purpose: Purpose, at: datetime) -> None:
    """Have the rooms above delete what was derived by what nobody is allowed any more, in this transaction."""
    for kind, done in _purges.get(purpose, []):
        if not is_still_allowed(client, purpose, kind):
            done(client, at)


def on_withdrawal(purpose: Purpose, done: Purge, *, kind: Kind | None = None) -> None:
    """Register what a room above does, in the same transaction, when a purpose is withdrawn, or a kind of it."""
    _purges.setdefault(purpose, []).append((kind, done))
