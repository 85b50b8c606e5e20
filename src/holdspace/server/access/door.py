"""The one door to a client's plaintext: decide, write the entry, and only then open.

Why it is safe:
- The decision reads relations and consents in the transaction that writes the audit entry; nothing is cached, so a
  withdrawal counts from the next request on.
- That transaction is durable: it has been committed when the first seal is opened. If the entry cannot be written,
  nothing is shown. If the process dies in between, there is an entry without a look, never a look without an entry.
- `keys.opening` is imported here and nowhere else (an import contract), so there is no second way.

One look is one entry: what a page shows of one client is disclosed in one call, however many records it is.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple, NoReturn
from uuid import UUID

from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from holdspace.domain.access import AccessRequest, Action, Facts, Kind, Purpose
from holdspace.domain.audit import AuditEvent
from holdspace.domain.errors import ConsentMissing, Refused
from holdspace.policy import PolicyEngine
from holdspace.server.access.facts import Asking, gather, gather_beside
from holdspace.server.audit.recording import hold, record
from holdspace.server.keys.models import Sealed
from holdspace.server.keys.opening import open_sealed
from holdspace.server.statements import Part

logger = logging.getLogger("holdspace.access")

Opened = dict[UUID, dict[str, Any]]


def disclose(sealed: Sealed, *, actor: Asking, purpose: Purpose, detail: str = "") -> dict[str, Any]:
    """Return the content of one record; raise Refused or ConsentMissing where it may not be seen."""
    return disclose_all([sealed], actor=actor, purpose=purpose, detail=detail)[sealed.pk]


def disclose_all(
    records: Sequence[Sealed], *, actor: Asking, purpose: Purpose | None = None, detail: str = ""
) -> Opened:
    """Return the contents by record id, after one entry per client that names the kinds seen.

    All or nothing: where one record may not be seen, none is. ``detail`` is a machine word for the page or command.
    Without a ``purpose`` it is that of a person's ordinary look, which `purpose_of_look` tells.
    """
    if not records:
        return {}
    by_client: dict[UUID, list[Sealed]] = defaultdict(list)
    for sealed in records:
        by_client[sealed.client_id].append(sealed)
    at = timezone.now()
    chains = {client_id: _chain_of(client_id, theirs) for client_id, theirs in by_client.items()}
    # In order, so that two who look at the same clients do not wait for one another.
    holding = [hold(chain_id) for chain_id in sorted({*chains.values()})]
    with transaction.atomic(durable=True):
        facts, _ = gather_beside(actor, by_client.keys(), *holding)
        purposes = {client_id: purpose or _purpose(each) for client_id, each in facts.items()}
        refusal = _find_refusal(by_client, actor, purposes, facts)
        for client_id, theirs in by_client.items():
            event = AuditEvent.REFUSED if refusal else AuditEvent.LOOKED
            chain_id, why = chains[client_id], purposes[client_id]
            _write(event, actor=actor, client_id=chain_id, purpose=why, records=theirs, detail=detail, at=at)
    if refusal:
        raise refusal
    return {sealed.pk: open_sealed(sealed) for sealed in records}


def refuse(kinds: Iterable[Kind], *, about: Sealed, actor: Asking, purpose: Purpose, detail: str = "") -> NoReturn:
    """Write down that somebody wanted to see these kinds and may not, and raise Refused.

    For what an action refuses before it knows the records: on PostgreSQL their rows are not even shown to this person.
    """
    with transaction.atomic(durable=True):
        record(
            AuditEvent.REFUSED,
            by=actor.as_actor,
            client_id=_chain_of(about.client_id, [about]),
            purpose=purpose,
            kinds=sorted(kinds),
            records=[about.pk],
            detail=detail,
            at=timezone.now(),
        )
    raise Refused("You may not do this with this record.")


def require(
    action: Action,
    kind: Kind,
    *,
    client_id: UUID,
    actor: Asking,
    purpose: Purpose,
    is_author: bool = False,
    is_second_person: bool = False,
    beside: Sequence[Part[Any]] = (),
) -> list[Any]:
    """Raise Refused or ConsentMissing unless the policies permit this; for writes, inside their transaction.

    Return what the parts ``beside`` it make of what they ask in one message with the facts.
    """
    facts, made = gather_beside(actor, [client_id], *beside)
    standing = _Standing(is_author=is_author, is_second_person=is_second_person)
    refusal = _ask(action, kind, client_id, actor, purpose, facts[client_id], standing)
    if refusal:
        raise refusal
    return made


def permits(
    action: Action, kind: Kind, *, client_id: UUID, actor: Asking, purpose: Purpose, is_author: bool = False
) -> bool:
    """Return whether `require` would let this pass; for what a page offers, never instead of `require`."""
    facts = gather(actor, [client_id])[client_id]
    return _ask(action, kind, client_id, actor, purpose, facts, _Standing(is_author=is_author)) is None


def purpose_of_look(actor: Asking, client_id: UUID) -> Purpose:
    """Return the purpose of a person's ordinary look: their own record, supervision of it, or care."""
    return _purpose(gather(actor, [client_id])[client_id])


def _purpose(facts: Facts) -> Purpose:
    if facts.is_subject:
        return Purpose.OWN
    return Purpose.SUPERVISION if facts.is_supervisor_of_care else Purpose.CARE


def _find_refusal(
    by_client: dict[UUID, list[Sealed]], actor: Asking, purposes: dict[UUID, Purpose], facts: dict[UUID, Facts]
) -> Refused | None:
    for client_id, theirs in by_client.items():
        for kind, standing in {(sealed.kind, _standing(sealed, actor)) for sealed in theirs}:
            refusal = _ask(Action.LOOK, kind, client_id, actor, purposes[client_id], facts[client_id], standing)
            if refusal:
                return refusal
    return None


class _Standing(NamedTuple):
    """What is true between an actor and one record."""

    is_author: bool = False
    is_second_person: bool = False
    is_withheld: bool = False
    is_shared: bool = False


# What records say of people and of notices; most kinds say nothing of it, and a page opens many of one kind.
_SAID = ("author_id", "second_person_id", "is_alone", "is_withheld", "is_shared")
_NOBODY = _Standing()


@cache
def _says(record: type, *names: str) -> bool:
    """Return whether records of this class may say any of this; of a class that does not list its fields it may be."""
    return not issubclass(record, Model | tuple) or any(hasattr(record, name) for name in names)


def _standing(sealed: Sealed, actor: Asking) -> _Standing:
    """Return what an actor is to a record; kinds that have an author, a second person or a later notice say so."""
    if not _says(type(sealed), *_SAID):
        return _NOBODY
    named = getattr(sealed, "second_person_id", None)
    return _Standing(
        is_author=bool(getattr(sealed, "author_id", None) == actor.pk),
        # Opened by one person alone, every second person is told and looks into it.
        is_second_person=bool(getattr(sealed, "is_alone", False) or (named is not None and named == actor.pk)),
        is_withheld=bool(getattr(sealed, "is_withheld", False)),
        is_shared=bool(getattr(sealed, "is_shared", False)),
    )


def _chain_of(client_id: UUID, records: Iterable[Sealed]) -> UUID:
    """Return the chain that an entry goes into: the client's, but for records that name another one."""
    naming = (sealed for sealed in records if _says(type(sealed), "log_chain") and hasattr(sealed, "log_chain"))
    return next((sealed.log_chain for sealed in naming), client_id)


def _ask(
    action: Action,
    kind: Kind,
    client_id: UUID,
    actor: Asking,
    purpose: Purpose,
    facts: Facts,
    standing: _Standing,
) -> Refused | None:
    consented = frozenset(each for each, allowed in facts.scoped if allowed is kind)
    request = AccessRequest(
        actor=actor.as_actor,
        action=action,
        client_id=client_id,
        kind=kind,
        purpose=purpose,
        facts=replace(facts, consented=consented, scoped=frozenset(), **standing._asdict()),
    )
    if PolicyEngine.load().decide(request).is_allowed:
        return None
    logger.info("refused %s %s to %s for %s", action, kind, actor.pk, purpose)
    if purpose is Purpose.EXCEPTION:
        return Refused("No exception opens this now.")
    if purpose is not Purpose.OWN and purpose not in consented:
        return ConsentMissing("The client has not allowed this.")
    return Refused("You may not do this with this record.")


def _write(
    event: AuditEvent,
    *,
    actor: Asking,
    client_id: UUID,
    purpose: Purpose,
    records: Iterable[Sealed],
    detail: str,
    at: datetime,
) -> None:
    seen = list(records)
    record(
        event,
        by=actor.as_actor,
        client_id=client_id,
        purpose=purpose,
        kinds=sorted({sealed.kind for sealed in seen}),
        records=[sealed.pk for sealed in seen],
        detail=detail,
        at=at,
    )
