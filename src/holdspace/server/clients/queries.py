"""What a person may know the existence of. Every list and every address goes through one of these scopes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from holdspace.domain.errors import NotFound
from holdspace.domain.people import Role
from holdspace.server.accounts.models import User
from holdspace.server.accounts.queries import names_of
from holdspace.server.clients.models import Client, Identity, Session, Supervision, Therapy
from holdspace.server.statements import Part, Prepared, gather


def therapies_of(user: User) -> QuerySet[Therapy]:
    """Return the therapies this person takes part in now: their own, conducted or supervised."""
    return therapies_in_role(user.role, user.pk)


def therapies_in_role(role: str, user_id: UUID) -> QuerySet[Therapy]:
    """Return the therapies of `therapies_of` by role and id, for queries that are prepared."""
    if role == Role.CLIENT:
        return Therapy.objects.filter(client__user=user_id)
    if role == Role.THERAPIST:
        return Therapy.objects.filter(therapist=user_id, ended_at=None)
    if role == Role.SUPERVISOR:
        return Therapy.objects.filter(supervisions__supervisor=user_id, supervisions__ended_at=None, ended_at=None)
    return Therapy.objects.none()


def clients_of(user: User) -> QuerySet[Client]:
    """Return the clients this person may know of."""
    return _clients(user.role, user.pk)


def get_client(user: User, client_id: UUID) -> Client:
    """Return a client within the person's scope; raise NotFound for one outside it as for one that is not there."""
    [client] = gather(client_in_scope(user, client_id))
    return client


def client_in_scope(user: User, client_id: UUID) -> Part[Client]:
    """Return what `get_client` does, asked with other questions."""
    asked = _CLIENT.get(Role(user.role))
    found: Sequence[Client] = (yield asked.asked(user.pk, client_id)) if asked else ()
    if not found or not found[0].is_as_written():
        raise NotFound("There is no such page, or it is not yours.")
    return found[0]


def get_own_client(user: User, client_id: UUID) -> Client:
    """Return a client's own record; raise NotFound for everybody else, whatever they may see of it otherwise."""
    found = Client.objects.filter(pk=client_id, user=user).first()
    if found is None or not found.is_as_written():
        raise NotFound("There is no such page, or it is not yours.")
    return found


def get_own_therapy(user: User, client_id: UUID) -> Therapy:
    """Return the open therapy that this therapist has with a client; raise NotFound otherwise."""
    found = Therapy.objects.filter(therapist=user, client_id=client_id, ended_at=None).select_related("client").first()
    if found is None:
        raise NotFound("There is no such page, or it is not yours.")
    return found


def sessions_of(user: User, client: Client) -> QuerySet[Session]:
    """Return the sessions of the client's therapies that this person takes part in, in order."""
    return (
        Session.objects.filter(therapy__in=therapies_of(user).filter(client=client))
        .select_related("therapy")
        .order_by("held_at", "number")
    )


def get_session(user: User, session_id: UUID) -> Session:
    """Return a session within the person's scope; raise NotFound otherwise."""
    [session] = gather(session_in_scope(user, session_id))
    return session


def session_in_scope(user: User, session_id: UUID) -> Part[Session]:
    """Return what `get_session` does, asked with other questions."""
    asked = _SESSION.get(Role(user.role))
    found: Sequence[Session] = (yield asked.asked(user.pk, session_id)) if asked else ()
    if not found:
        raise NotFound("There is no such page, or it is not yours.")
    return found[0]


def get_identity(client: Client) -> Identity:
    """Return the sealed row of a client's name and contact data; opening it is the door's."""
    found = Identity.objects.filter(client=client).first()
    if found is None:
        raise NotFound("There is no such page, or it is not yours.")
    return found


def supervisions_by(supervisor_id: UUID, client_ids: Collection[UUID]) -> QuerySet[Supervision]:
    """Return the supervisions of these clients' therapies that go on now."""
    going_on = Supervision.objects.filter(supervisor_id=supervisor_id, ended_at=None, therapy__ended_at=None)
    return going_on.filter(therapy__client_id__in=client_ids).select_related("therapy")


def supervised_since(supervisions: Iterable[Supervision]) -> dict[tuple[UUID, UUID], datetime]:
    """Return by client and supervisor from when on they belong together, as far as this installation wrote it."""
    since: dict[tuple[UUID, UUID], datetime] = {}
    for each in supervisions:
        if each.is_as_written() and each.therapy.is_as_written():
            pair = each.therapy.client_id, each.supervisor_id
            since[pair] = min(each.started_at, since.get(pair, each.started_at))
    return since


def supervisors_of(therapy: Therapy) -> QuerySet[User]:
    """Return who supervises a therapy now, by name."""
    going_on = Supervision.objects.filter(therapy=therapy, ended_at=None)
    written = [each.supervisor_id for each in going_on if each.is_as_written()]
    return User.objects.filter(pk__in=written).order_by("display_name")


def supervisors_to_name(therapy: Therapy) -> QuerySet[User]:
    """Return who can be named to supervise a therapy and does not yet, by name."""
    supervisors = User.objects.filter(role=Role.SUPERVISOR, is_active=True)
    return supervisors.exclude(supervisions__in=therapy.supervisions.filter(ended_at=None)).order_by("display_name")


def names_in_looks(client: Client, actor_ids: Iterable[UUID]) -> dict[UUID, str]:
    """Return the names that the list of looks at a client says: of who acted, and of whoever was named to supervise."""
    named = Supervision.objects.filter(therapy__client=client).values_list("supervisor_id", flat=True)
    return names_of({*actor_ids, *named})


def _clients(role: str, user_id: UUID) -> QuerySet[Client]:
    if role == Role.CLIENT:
        return Client.objects.filter(user=user_id)
    return Client.objects.filter(pk__in=therapies_in_role(role, user_id).values("client"))


def _client(role: Role) -> Prepared[Client]:
    return Prepared(lambda user_id, client_id: _clients(role, user_id).filter(pk=client_id), UUID, UUID)


def _session(role: Role) -> Prepared[Session]:
    def build(user_id: UUID, session_id: UUID) -> QuerySet[Session]:
        sessions = Session.objects.filter(pk=session_id, therapy__in=therapies_in_role(role, user_id))
        return sessions.select_related("therapy", "therapy__client", "therapy__therapist")

    return Prepared(build, UUID, UUID)


# Who takes part in therapies; nobody else knows of a client or a session.
TAKING_PART = (Role.CLIENT, Role.THERAPIST, Role.SUPERVISOR)
_CLIENT = {role: _client(role) for role in TAKING_PART}
_SESSION = {role: _session(role) for role in TAKING_PART}
