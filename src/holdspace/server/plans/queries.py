"""The plan of a therapy, within a person's scope."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Max, QuerySet

from holdspace.domain.errors import NotFound
from holdspace.server.accounts.models import User
from holdspace.server.clients.models import Client, Therapy
from holdspace.server.clients.queries import therapies_of
from holdspace.server.plans.models import PlanLine, Proposal, Signature


def find_therapy(user: User, client: Client) -> Therapy | None:
    """Return the client's newest therapy that this person takes part in."""
    return therapies_of(user).filter(client=client).order_by("-started_at").first()


def lines_of(therapy: Therapy) -> QuerySet[PlanLine]:
    """Return all lines the plan ever had."""
    return PlanLine.objects.filter(therapy=therapy)


def proposals_of(therapy: Therapy) -> QuerySet[Proposal]:
    """Return all proposals, oldest first."""
    return Proposal.objects.filter(therapy=therapy)


def signatures_of(therapy: Therapy) -> QuerySet[Signature]:
    """Return all signatures, oldest first."""
    return Signature.objects.filter(therapy=therapy)


def version_of(therapy: Therapy) -> int:
    """Return the plan's version: 0 before the first proposal was accepted."""
    newest = proposals_of(therapy).aggregate(newest=Max("version"))["newest"]
    return int(newest or 0)


def get_proposal(user: User, proposal_id: UUID) -> Proposal:
    """Return a proposal within scope; raise NotFound otherwise."""
    found = Proposal.objects.filter(pk=proposal_id, therapy__in=therapies_of(user)).select_related("therapy").first()
    if found is None:
        raise NotFound("There is no such page, or it is not yours.")
    return found


def get_line(user: User, line_id: UUID) -> PlanLine:
    """Return a line that still stands, within scope; raise NotFound otherwise."""
    found = PlanLine.objects.filter(pk=line_id, therapy__in=therapies_of(user), until_version=None).first()
    if found is None:
        raise NotFound("There is no such page, or it is not yours.")
    return found
