"""What a client allows now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from holdspace.domain.access import Kind, Purpose
from holdspace.domain.audit import AuditEvent
from holdspace.domain.consent.deciding import allowed_kinds
from holdspace.domain.consent.statement import Statement
from holdspace.domain.people import Actor, Role
from holdspace.server.access.facts import Asking, Known
from holdspace.server.accounts.models import User
from holdspace.server.audit.models import AuditEntry
from holdspace.server.audit.queries import entries_about
from holdspace.server.clients.models import Client, Supervision
from holdspace.server.clients.queries import supervised_since, supervisions_by
from holdspace.server.consents.models import Consent
from holdspace.server.consents.proofs import statements
from holdspace.server.statements import Asked, Prepared

NOBODY = UUID(int=0)
# From when on somebody supervises who, as far as this installation wrote it down, does not.
NEVER = datetime.max.replace(tzinfo=UTC)


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
    going_on = supervisions_of(client).select_related("supervisor")
    return {each.supervisor_id: each.supervisor.display_name for each in going_on if each.is_as_written()}


def supervisors_allowed(client: Client, kind: Kind) -> list[UUID]:
    """Return who supervises the client's therapies now and may see this kind."""
    asking = partial(clients_allowing, [client.pk], Purpose.SUPERVISION, kind)
    return [supervisor_id for supervisor_id in recipients_of(client) if client.pk in asking(supervisor_id)]


def supervisions_of(client: Client) -> QuerySet[Supervision]:
    """Return the supervisions of the client's therapies that go on now."""
    return Supervision.objects.filter(therapy__client=client, therapy__ended_at=None, ended_at=None)


def named_later(supervisions: Iterable[Supervision], answers: Iterable[Consent]) -> list[UUID]:
    """Return who supervises a client since after the yes that would let them see something, and was not spoken of."""
    said = statements([each for each in answers if each.purpose == Purpose.SUPERVISION])
    spoken_of, at = {each.scope.recipient for each in said}, _moment(said)
    allowed = partial(allowed_kinds, said, Purpose.SUPERVISION, Kind, at=at)
    return [
        supervisor_id
        for (_, supervisor_id), since in supervised_since(supervisions).items()
        if supervisor_id not in spoken_of and allowed(supervisor_id) != allowed(supervisor_id, since=since)
    ]


def purposes_allowed(client_ids: Collection[UUID], person: UUID | None = None) -> dict[UUID, frozenset[Purpose]]:
    """Return for each client the purposes for which something is allowed now, to this person or to anybody at all."""
    allowed = _allowed(_CONSENTS(client_ids), person)
    return {client_id: frozenset(purpose for purpose, _ in pairs) for client_id, pairs in allowed.items()}


def kinds_allowed(client: Client, purpose: Purpose) -> frozenset[Kind]:
    """Return the kinds that the client allows anybody at all for a purpose now."""
    pairs = _allowed(_CONSENTS([client.pk]), None).get(client.pk, frozenset())
    return frozenset(kind for allowed, kind in pairs if allowed is purpose)


def clients_allowing(client_ids: Collection[UUID], purpose: Purpose, kind: Kind, person: UUID) -> set[UUID]:
    """Return the clients who allow a person this kind for a purpose now."""
    since = supervised_since(supervisions_by(person, client_ids)) if purpose is Purpose.SUPERVISION else None
    allowed = _allowed(_CONSENTS(client_ids), person, since=since)
    return {client_id for client_id, pairs in allowed.items() if (purpose, kind) in pairs}


def done_for(client: Client, purpose: Purpose) -> QuerySet[AuditEntry]:
    """Return what others have done by what the client allowed, newest first: what taking it back does not undo."""
    own_id = client.user_id or NOBODY
    return entries_about(client.pk).filter(purpose=purpose).exclude(actor_id=own_id).exclude(event=AuditEvent.REFUSED)


def consent_facts(actor: Asking, client_ids: Collection[UUID]) -> Known:
    """Tell the door what each client allows now: which kinds for which purpose, to whoever asks."""
    outside = actor.third_party_id if isinstance(actor, ForSomebodyOutside) else None
    answers, since = (yield _CONSENTS.asked(client_ids)), None
    if actor.as_actor.role is Role.SUPERVISOR:
        since = supervised_since((yield Asked(supervisions_by(actor.pk, client_ids))))
    allowed = _allowed(answers, actor.pk, outside, since)
    return {client_id: {"scoped": pairs} for client_id, pairs in allowed.items()}


def _allowed(
    answers: Iterable[Consent],
    person: UUID | None,
    outside: UUID | None = None,
    since: Mapping[tuple[UUID, UUID], datetime] | None = None,
) -> dict[UUID, frozenset[tuple[Purpose, Kind]]]:
    """Return what is allowed, client by client; ``since`` is from when on the person supervises, where they do."""
    rows = defaultdict[UUID, list[Consent]](list)
    for row in answers:
        rows[row.client_id].append(row)
    said = {client_id: statements(theirs) for client_id, theirs in rows.items()}
    begun = {each: None if since is None else since.get((each, person or NOBODY), NEVER) for each in said}
    return {
        each: frozenset(_pairs(theirs, person, outside, _moment(theirs), begun[each])) for each, theirs in said.items()
    }


def _moment(said: Iterable[Statement]) -> datetime:
    """Return the moment at which to ask: now, and never before a no or a taking back, whatever the clock has become."""
    noes = (each.withdrawn_at if each.is_given else each.at for each in said)
    return max([timezone.now(), *(each for each in noes if each is not None)])


def _pairs(
    said: list[Statement], person: UUID | None, outside: UUID | None, at: datetime, since: datetime | None
) -> Iterator[tuple[Purpose, Kind]]:
    people = {person} if person else {each.scope.recipient or NOBODY for each in said}
    for purpose in {each.scope.purpose for each in said}:
        # Of copies for others it counts who is to be handed them, not who makes them.
        for whom in {outside} if outside and purpose is Purpose.THIRD_PARTY else people:
            begun = since if purpose is Purpose.SUPERVISION else None
            yield from ((purpose, kind) for kind in allowed_kinds(said, purpose, Kind, whom, at=at, since=begun))


_CONSENTS = Prepared(lambda client_ids: Consent.objects.filter(client_id__in=client_ids), list)
