"""What a person may know the existence of. Every list and every address goes through one of these scopes."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q, QuerySet

from holdspace.domain.errors import NotFound
from holdspace.domain.people import Role
from holdspace.server.accounts.models import User
from holdspace.server.clients.models import Client, Identity, Session, Therapy


def therapies_of(user: User) -> QuerySet[Therapy]:
    """Return the therapies this person takes part in now: their own, conducted or supervised."""
    if user.role == Role.CLIENT:
        return Therapy.objects.filter(client__user=user)
    if user.role == Role.THERAPIST:
        return Therapy.objects.filter(therapist=user, ended_at=None)
    if user.role == Role.SUPERVISOR:
        return Therapy.objects.filter(supervisions__supervisor=user, supervisions__ended_at=None, ended_at=None)
    return Therapy.objects.none()


def clients_of(user: User) -> QuerySet[Client]:
    """Return the clients this person may know of."""
    if user.role == Role.CLIENT:
        return Client.objects.filter(user=user)
    return Client.objects.filter(pk__in=therapies_of(user).values("client"))


def get_client(user: User, client_id: UUID) -> Client:
    """Return a client within the person's scope; raise NotFound for one outside it as for one that is not there."""
    found = clients_of(user).filter(pk=client_id).first()
    if found is None:
        raise NotFound("There is no such page, or it is not yours.")
    return found


def get_own_client(user: User, client_id: UUID) -> Client:
    """Return a client's own record; raise NotFound for everybody else, whatever they may see of it otherwise."""
    found = Client.objects.filter(pk=client_id, user=user).first()
    if found is None:
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
        .order_by("held_at")
    )


def get_session(user: User, session_id: UUID) -> Session:
    """Return a session within the person's scope; raise NotFound otherwise."""
    found = (
        Session.objects.filter(Q(pk=session_id), therapy__in=therapies_of(user))
        .select_related("therapy", "therapy__client", "therapy__therapist")
        .first()
    )
    if found is None:
        raise NotFound("There is no such page, or it is not yours.")
    return found


def get_identity(client: Client) -> Identity:
    """Return the sealed row of a client's name and contact data; opening it is the door's."""
    found = Identity.objects.filter(client=client).first()
    if found is None:
        raise NotFound("There is no such page, or it is not yours.")
    return found
