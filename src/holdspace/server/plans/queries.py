"""The plan of a therapy, within a person's scope. None of these opens a seal."""

from __future__ import annotations

from typing import TypeVar
from uuid import UUID

from django.db.models import Max, Model, QuerySet

from holdspace.domain.errors import NotFound
from holdspace.domain.plan.proposals import Part
from holdspace.server.accounts.models import User
from holdspace.server.clients.models import Client, Therapy
from holdspace.server.clients.queries import therapies_of
from holdspace.server.plans.models import ActivityOutcome, PlanLine, Proposal, Review, Signature

Row = TypeVar("Row", bound=Model)


def find_therapy(user: User, client: Client) -> Therapy | None:
    """Return the client's newest therapy that this person takes part in."""
    return therapies_of(user).filter(client=client).order_by("-started_at").first()


def lines_of(therapy: Therapy) -> QuerySet[PlanLine]:
    """Return all lines the plan ever had."""
    return PlanLine.objects.filter(therapy=therapy)


def proposals_of(therapy: Therapy) -> QuerySet[Proposal]:
    """Return all proposals, oldest first."""
    return Proposal.objects.filter(therapy=therapy).select_related("line", "goal")


def signatures_of(therapy: Therapy) -> QuerySet[Signature]:
    """Return all signatures, oldest first."""
    return Signature.objects.filter(therapy=therapy)


def outcomes_of(therapy: Therapy) -> QuerySet[ActivityOutcome]:
    """Return how activities went, oldest first."""
    return ActivityOutcome.objects.filter(line__therapy=therapy)


def reviews_of(therapy: Therapy) -> QuerySet[Review]:
    """Return the reviews of the plan, the latest day first."""
    return Review.objects.filter(therapy=therapy)


def version_of(therapy: Therapy) -> int:
    """Return the plan's version: 0 before the first proposal was accepted."""
    newest = Proposal.objects.filter(therapy=therapy).aggregate(newest=Max("version"))["newest"]
    return int(newest or 0)


def newest_after(line: PlanLine) -> PlanLine | None:
    """Return the line that stands now where this one stood; None where it was ended."""
    here: PlanLine | None = line
    while here is not None and here.until_version is not None:
        here = PlanLine.objects.filter(follows=here).first()
    return here


def get_proposal(user: User, proposal_id: UUID) -> Proposal:
    """Return a proposal within scope; raise NotFound otherwise."""
    rows = Proposal.objects.filter(pk=proposal_id, therapy__in=therapies_of(user))
    return _found(rows.select_related("therapy", "line", "goal", "goal__therapy").first())


def get_line(user: User, line_id: UUID) -> PlanLine:
    """Return a line that still stands, within scope; raise NotFound otherwise."""
    rows = PlanLine.objects.filter(pk=line_id, therapy__in=therapies_of(user), until_version=None)
    return _found(rows.select_related("therapy").first())


def get_activity(user: User, line_id: UUID) -> PlanLine:
    """Return an activity that still stands, within scope; raise NotFound otherwise."""
    line = get_line(user, line_id)
    return _found(line if line.part == Part.ACTIVITY else None)


def get_review(user: User, review_id: UUID) -> Review:
    """Return a review within scope; raise NotFound otherwise."""
    rows = Review.objects.filter(pk=review_id, therapy__in=therapies_of(user))
    return _found(rows.select_related("therapy").first())


def find_line_of(goal_id: UUID) -> PlanLine | None:
    """Return the line of a goal that stands; None for a goal that was set before there was a plan."""
    return PlanLine.objects.filter(goal_id=goal_id, until_version=None).first()


def _found(row: Row | None) -> Row:
    if row is None:
        raise NotFound("There is no such page, or it is not yours.")
    return row
