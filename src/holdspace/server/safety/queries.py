"""What a person may know the existence of, of boundaries and safety plans."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from holdspace.domain.errors import NotFound
from holdspace.domain.people import Role
from holdspace.server.accounts.models import User
from holdspace.server.clients.models import Client
from holdspace.server.clients.queries import clients_of
from holdspace.server.safety.models import Boundary, SafetyPlan, Screening


def boundaries_of(user: User, client: Client) -> QuerySet[Boundary]:
    """Return a client's boundaries that stand, in the order they were set."""
    return Boundary.objects.filter(client=client, client__in=clients_of(user), lifted_at=None).order_by("created_at")


def every_boundary_of(user: User, client: Client) -> QuerySet[Boundary]:
    """Return the boundaries that stand and those that were lifted, in the order they were set."""
    return Boundary.objects.filter(client=client, client__in=clients_of(user)).order_by("created_at")


def get_boundary(user: User, boundary_id: UUID) -> Boundary:
    """Return a boundary within scope; raise NotFound otherwise."""
    found = Boundary.objects.filter(pk=boundary_id, client__in=clients_of(user)).select_related("client").first()
    if found is None:
        raise NotFound("There is no such page, or it is not yours.")
    return found


def screenings_of(user: User, client: Client) -> QuerySet[Screening]:
    """Return when a client was asked about suicide, newest first."""
    return Screening.objects.filter(client=client, client__in=clients_of(user)).select_related("asked_by", "alert")


def get_screening(user: User, screening_id: UUID) -> Screening:
    """Return one asking within scope; raise NotFound otherwise."""
    scope = Screening.objects.filter(client__in=clients_of(user)).select_related("asked_by", "alert", "client")
    found = scope.filter(pk=screening_id).first()
    if found is None or user.role == Role.SUPERVISOR:
        raise NotFound("There is no such page, or it is not yours.")
    return found


def plans_of(user: User, client: Client) -> QuerySet[SafetyPlan]:
    """Return the versions of a client's safety plan, newest first."""
    return SafetyPlan.objects.filter(client=client, client__in=clients_of(user)).select_related("written_by")


def find_plan(user: User, client: Client) -> SafetyPlan | None:
    """Return the newest version, if one was written."""
    return plans_of(user, client).first()
