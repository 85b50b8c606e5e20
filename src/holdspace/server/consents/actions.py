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
def answer_consent(*, by: User, client: Client, purpose: Purpose, is_given: bool, at: datetime) -> Consent:
    """Keep the client's yes or no to the words shown. A no ends an earlier yes to the same purpose."""
    require(Action.ADD, Kind.CONSENT, client_id=client.pk, actor=by, purpose=Purpose.OWN)
    open_yes = Consent.objects.select_for_update().filter(
        client=client, purpose=purpose, is_given=True, withdrawn_at=None
    )
    if is_given and open_yes.exists():
        raise WrongState("You have already allowed this.")
    open_yes.update(withdrawn_at=at)
    words = load_consent_words()[purpose]
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
    # Rooms above delete what was derived for this purpose, in this transaction.
    for purge in _purges.get(purpose, []):
        purge(client, at)


def on_withdrawal(purpose: Purpose, purge: Purge) -> None:
    """Register what a room above does, in the same transaction, when a purpose is withdrawn."""
    _purges.setdefault(purpose, []).append(purge)
