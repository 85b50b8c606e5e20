"""Giving, refusing and withdrawing consent: the client's own act, in force with the next request."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from holdspace.domain.access import Action, Kind, Purpose
from holdspace.domain.audit import AuditEvent
from holdspace.domain.errors import WrongState
from holdspace.server.access.door import require
from holdspace.server.accounts.models import User
from holdspace.server.audit.recording import record
from holdspace.server.clients.models import Client
from holdspace.server.consents.models import Consent
from holdspace.server.consents.words import load_consent_words

Purge = Callable[[Client, datetime], None]
_purges: dict[Purpose, list[Purge]] = {}


@transaction.atomic
def answer_consent(
    *, by: User, client: Client, purpose: Purpose, is_given: bool, at: datetime, shown: str | None = None
) -> Consent:
    """Keep the client's yes or no to the words shown. A no ends an earlier yes to the same purpose.

    ``shown`` is the hash of the words that the page showed; an answer to words that are no longer asked counts for
    nothing.
    """
    require(Action.ADD, Kind.CONSENT, client_id=client.pk, actor=by, purpose=Purpose.OWN)
    words = load_consent_words()[purpose]
    if shown is not None and shown != words.hash:
        raise WrongState("The words of this question have changed. Please read them again.")
    open_yes = Consent.objects.select_for_update().filter(
        client=client, purpose=purpose, is_given=True, withdrawn_at=None
    )
    if is_given and open_yes.exists():
        raise WrongState("You have already allowed this.")
    had_been_given = bool(open_yes.update(withdrawn_at=at))
    consent = Consent.objects.create(
        client=client,
        purpose=purpose,
        is_given=is_given,
        answered_at=at,
        words_version=words.version,
        words_hash=words.hash,
        answered_by=by,
    )
    event = AuditEvent.CONSENT_GIVEN if is_given else AuditEvent.CONSENT_REFUSED
    record(event, by=by.as_actor, client_id=client.pk, purpose=Purpose.OWN, kinds=[Kind.CONSENT], detail=purpose, at=at)
    if had_been_given:
        _purge(client, purpose, at)
    return consent


@transaction.atomic
def withdraw_consent(*, by: User, client: Client, purpose: Purpose, at: datetime) -> None:
    """End what the client allowed for a purpose; from the next request on it no longer counts."""
    require(Action.CHANGE, Kind.CONSENT, client_id=client.pk, actor=by, purpose=Purpose.OWN)
    ended = Consent.objects.filter(client=client, purpose=purpose, is_given=True, withdrawn_at=None).update(
        withdrawn_at=at
    )
    if not ended:
        raise WrongState("This was not allowed, so there is nothing to withdraw.")
    record(
        AuditEvent.CONSENT_WITHDRAWN,
        by=by.as_actor,
        client_id=client.pk,
        purpose=Purpose.OWN,
        kinds=[Kind.CONSENT],
        detail=purpose,
        at=at,
    )
    _purge(client, purpose, at)


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


def _purge(client: Client, purpose: Purpose, at: datetime) -> None:
    """Have the rooms above delete what was derived for this purpose, in this transaction."""
    for purge in _purges.get(purpose, []):
        purge(client, at)


def on_withdrawal(purpose: Purpose, purge: Purge) -> None:
    """Register what a room above does, in the same transaction, when a purpose is withdrawn."""
    _purges.setdefault(purpose, []).append(purge)
