"""Somebody outside whom the client named, such as their doctor: what they may be handed a copy of, and until when.

The client's own act: they write the name, mark the kinds, set the day. Who is named stays as named; to change anything
the client takes it back and names them anew.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from holdspace.domain.access import Action, Kind, Purpose
from holdspace.domain.audit import AuditEvent
from holdspace.domain.consent.statement import Scope
from holdspace.domain.errors import BadInput, NotFound, WrongState
from holdspace.server.access.door import require
from holdspace.server.accounts.models import User
from holdspace.server.audit.recording import record
from holdspace.server.clients.models import Client
from holdspace.server.consents.actions import answer_consent, close, is_still_allowed, purge
from holdspace.server.consents.models import Consent, ThirdParty
from holdspace.server.consents.words import load_consent_words
from holdspace.server.keys.sealing import seal

# Every copy says whose it is and for whom it was made.
ALWAYS = frozenset({Kind.IDENTITY, Kind.CONSENT})


@transaction.atomic
def name_third_party(
    *,
    by: User,
    client: Client,
    name: str,
    what: str,
    kinds: Collection[Kind],
    until: datetime,
    at: datetime,
    shown: str | None = None,
) -> Consent:
    """Keep whom the client names, and that they may be handed copies of these kinds until then.

    ``what`` says what they are to the client, in the client's words; ``shown`` is as for `answer_consent`.
    """
    if not name.strip():
        raise BadInput("Write whom you mean.", source="name")
    if not kinds or not set(kinds) <= parts():
        raise BadInput("Mark what they may be handed.", source="kinds")
    require(Action.ADD, Kind.CONSENT, client_id=client.pk, actor=by, purpose=Purpose.OWN)
    party = ThirdParty(client=client)
    seal(party, {"name": name.strip(), "what": what.strip()}, at=at)
    party.save(force_insert=True)
    scope = Scope(Purpose.THIRD_PARTY, frozenset(kinds) | ALWAYS, party.pk)
    return answer_consent(
        by=by, client=client, purpose=Purpose.THIRD_PARTY, is_given=True, at=at, shown=shown, scope=scope, until=until
    )


@transaction.atomic
def take_back(*, by: User, party: ThirdParty, at: datetime) -> None:
    """End what somebody outside may be handed; from the next request on nothing is copied for them any more."""
    require(Action.CHANGE, Kind.CONSENT, client_id=party.client_id, actor=by, purpose=Purpose.OWN)
    client = Client.objects.select_for_update().get(pk=party.client_id)
    ended = list(Consent.objects.filter(third_party=party, is_given=True, withdrawn_at=None))
    if not ended:
        raise WrongState("This was not allowed, so there is nothing to withdraw.")
    close(ended, at)
    record(
        AuditEvent.CONSENT_WITHDRAWN,
        by=by.as_actor,
        client_id=client.pk,
        purpose=Purpose.OWN,
        kinds=[Kind.CONSENT],
        records=[each.pk for each in ended],
        detail=Purpose.THIRD_PARTY,
        at=at,
    )
    if not is_still_allowed(client, Purpose.THIRD_PARTY):
        purge(client, Purpose.THIRD_PARTY, at)


def parts() -> frozenset[Kind]:
    """Return the kinds of record that can be marked for somebody outside."""
    return frozenset(load_consent_words()[Purpose.THIRD_PARTY].parts)


def third_parties_of(client: Client) -> list[ThirdParty]:
    """Return whom a client has named, oldest first, each with what was said about them."""
    return list(ThirdParty.objects.filter(client=client).prefetch_related("consents"))


def get_third_party(client: Client, third_party_id: UUID) -> ThirdParty:
    """Return somebody this client named; raise NotFound where there is none of that id."""
    found = ThirdParty.objects.filter(client=client, pk=third_party_id).prefetch_related("consents").first()
    if found is None:
        raise NotFound("There is no such page, or it is not yours.")
    return found


def kinds_for(party: ThirdParty, *, at: datetime) -> frozenset[Kind]:
    """Return what may be marked on the page for them now; whether it is handed out is decided at the door."""
    rows = [row for row in party.consents.all() if row.is_given and row.withdrawn_at is None]
    in_force = [row for row in rows if row.valid_until is not None and row.valid_until > at]
    return frozenset(Kind(each) for row in in_force for each in row.kinds or ()) - ALWAYS
