"""What a client allows now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from holdspace.domain.access import Kind, Purpose
from holdspace.domain.audit import AuditEvent
from holdspace.domain.consent.deciding import allowed_kinds
from holdspace.domain.consent.statement import Statement
from holdspace.domain.people import Actor
from holdspace.server.access.facts import Asking, Known
from holdspace.server.accounts.models import User
from holdspace.server.audit.models import AuditEntry
from holdspace.server.audit.queries import entries_about
from holdspace.server.clients.models import Client, Supervision
from holdspace.server.consents.models import Consent
from holdspace.server.consents.proofs import statements
from holdspace.server.statements import Prepared

NOBODY = UUID(int=0)


@dataclass(frozen=True, slots=True)
class ForSomebodyOutside:
    """A therapist who makes a copy for somebody outside: to the door, what that somebody may be handed counts."""

    therapist: User
    third_party_id: UUID

    @property
    def has_passed_second_factor(self) -> bool:
        """Whether the therapist has."""
        return self.therapist.has_passed_second_factor

    @property
    def pk(self) -> UUID:
        """The therapist's account."""
        return self.therapist.pk

    @property
    def as_actor(self) -> Actor:
        """The therapist, in decisions and in the log."""
        return self.therapist.as_actor


def consents_of(client: Client) -> QuerySet[Consent]:
    """Return every answer the client gave, oldest first."""
    return Consent.objects.filter(client=client)


def recipients_of(client: Client) -> dict[UUID, str]:
    """Return the names of those who supervise the client's therapies now."""
    going_on = Supervision.objects.filter(therapy__client=client, therapy__ended_at=None, ended_at=None)
    return {
        each.supervisor_id: each.supervisor.display_name
        for each in going_on.select_related("supervisor")
        if each.is_as_written()
    }


def purposes_allowed(client_ids: Collection[UUID], person: UUID | None = None) -> dict[UUID, frozenset[Purpose]]:
    """Return for each client the purposes for which something is allowed now, to this person or to anybody at all."""
    allowed = _allowed(_CONSENTS(client_ids), person)
    return {client_id: frozenset(purpose for purpose, _ in pairs) for client_id, pairs in allowed.items()}


def clients_allowing(client_ids: Collection[UUID], purpose: Purpose, kind: Kind, person: UUID) -> set[UUID]:
    """Return the clients who allow a person this kind for a purpose now."""
    return {
        client_id for client_id, pairs in _allowed(_CONSENTS(client_ids), person).items() if (purpose, kind) in pairs
    }


def done_for(client: Client, purpose: Purpose) -> QuerySet[AuditEntry]:
    """Return what others have done by what the client allowed, newest first: what taking it back does not undo."""
    own_id = client.user_id or NOBODY
    return entries_about(client.pk).filter(purpose=purpose).exclude(actor_id=own_id).exclude(event=AuditEvent.REFUSED)


def consent_facts(actor: Asking, client_ids: Collection[UUID]) -> Known:
    """Tell the door what each client allows now: which kinds for which purpose, to whoever asks."""
    outside = actor.third_party_id if isinstance(actor, ForSomebodyOutside) else None
    answers = yield _CONSENTS.asked(client_ids)
    return {client_id: {"scoped": pairs} for client_id, pairs in _allowed(answers, actor.pk, outside).items()}


def _allowed(
    answers: Iterable[Consent], person: UUID | None, outside: UUID | None = None
) -> dict[UUID, frozenset[tuple[Purpose, Kind]]]:
    at, said = timezone.now(), defaultdict[UUID, list[Consent]](list)
    for row in answers:
        said[row.client_id].append(row)
    return {client_id: frozenset(_pairs(statements(rows), person, outside, at)) for client_id, rows in said.items()}


def _pairs(
    said: list[Statement], person: UUID | None, outside: UUID | None, at: datetime
) -> Iterator[tuple[Purpose, Kind]]:
    people = {person} if person else {each.scope.recipient or NOBODY for each in said}
    for purpose in {each.scope.purpose for each in said}:
        # Of copies for others it counts who is to be handed them, not who makes them.
        for whom in {outside} if outside and purpose is Purpose.THIRD_PARTY else people:
            yield from ((purpose, kind) for kind in allowed_kinds(said, purpose, Kind, whom, at=at))


_CONSENTS = Prepared(lambda client_ids: Consent.objects.filter(client_id__in=client_ids), list)
