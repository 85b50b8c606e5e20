"""Goals within a person's scope. None of these opens a seal."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from holdspace.domain.errors import NotFound
from holdspace.server.accounts.models import User
from holdspace.server.care_plans.models import Goal, GoalState
from holdspace.server.clients.models import Client, Therapy
from holdspace.server.clients.queries import therapies_of
from holdspace.server.statements import Prepared


def goals_of(user: User, client: Client) -> QuerySet[Goal]:
    """Return every goal of the client's therapies that this person takes part in, oldest first."""
    return Goal.objects.filter(client=client, therapy__in=therapies_of(user)).order_by("created_at")


def active_goals(therapy: Therapy) -> QuerySet[Goal]:
    """Return what a therapy works towards now, oldest first."""
    return Goal.objects.filter(therapy=therapy, state=GoalState.ACTIVE).order_by("created_at")


def get_goal(user: User, goal_id: UUID) -> Goal:
    """Return a goal that has not ended, within scope; raise NotFound otherwise."""
    goals = Goal.objects.filter(pk=goal_id, therapy__in=therapies_of(user), state=GoalState.ACTIVE)
    found = goals.select_related("therapy", "client").first()
    if found is None:
        raise NotFound("There is no such page, or it is not yours.")
    return found


def find_therapy(user: User, client: Client) -> Therapy | None:
    """Return the open therapy that goals are set in: the newest that this person takes part in."""
    return therapies_of(user).filter(client=client, ended_at=None).order_by("-started_at").first()


# Of the therapy that a session belongs to, in the order that they are asked in.
ACTIVE_GOALS: Prepared[UUID] = Prepared(
    lambda session_id: (
        Goal.objects.filter(therapy__sessions=session_id, state=GoalState.ACTIVE)
        .order_by("created_at")
        .values_list("pk", flat=True)
    ),
    UUID,
)
