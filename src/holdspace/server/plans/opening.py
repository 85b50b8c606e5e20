"""Opening what the pages of the plan and of the goals show: in one look, with one entry in the log."""

from __future__ import annotations

from dataclasses import dataclass

from holdspace.domain.plan.proposals import Part, ProposalState
from holdspace.server.access.door import disclose_all, purpose_of_look
from holdspace.server.accounts.models import User
from holdspace.server.care_plans.models import Goal
from holdspace.server.care_plans.presenters import GoalPresenter
from holdspace.server.care_plans.queries import goals_of
from holdspace.server.care_plans.ratings import Rating, sources
from holdspace.server.clients.models import Client, Therapy
from holdspace.server.keys.models import SealedRecord
from holdspace.server.plans import queries
from holdspace.server.plans.actions import side_of
from holdspace.server.plans.models import PlanLine
from holdspace.server.plans.presenters.plan import PlanRows
from holdspace.server.plans.presenters.proposals import Opened, ShownProposal, shown_proposal


def open_plan(user: User, therapy: Therapy, *, detail: str) -> tuple[PlanRows, Opened]:
    """Open everything of a therapy's plan; ``detail`` names the page in the log."""
    rows = PlanRows(
        version=queries.version_of(therapy),
        lines=list(queries.lines_of(therapy)),
        proposals=list(queries.proposals_of(therapy)),
        signatures=list(queries.signatures_of(therapy)),
        outcomes=list(queries.outcomes_of(therapy)),
        reviews=list(queries.reviews_of(therapy)),
    )
    goals = {row.goal.pk: row.goal for row in rows.proposals if row.goal is not None}
    records: list[SealedRecord] = [*rows.lines, *rows.proposals, *rows.signatures, *rows.outcomes, *rows.reviews]
    purpose = purpose_of_look(user, therapy.client_id)
    return rows, disclose_all([*records, *goals.values()], actor=user, purpose=purpose, detail=detail)


@dataclass(frozen=True, slots=True)
class OpenedGoals:
    """The goals, oldest first, and what is proposed about goals."""

    goals: tuple[GoalPresenter, ...] = ()
    proposals: tuple[ShownProposal, ...] = ()


def open_goals(user: User, client: Client, therapy: Therapy | None) -> OpenedGoals:
    """Open the client's goals, their ratings by both, and what is proposed; nothing is logged where nothing is."""
    goals = list(goals_of(user, client))
    open_ones = queries.proposals_of(therapy).filter(part=Part.GOAL, state=ProposalState.OPEN) if therapy else ()
    proposals = list(open_ones)
    kept = [(source, record) for source in sources() for record in source.records(user, client)] if goals else []
    lines = _lines(therapy) if proposals else []
    records: list[SealedRecord] = [*goals, *proposals, *lines, *(record for _, record in kept)]
    opened = disclose_all(records, actor=user, detail="goals")
    ratings = [rating for source, record in kept for rating in source.ratings(record, opened[record.pk])]
    followers = {line.follows_id: line for line in lines if line.follows_id}
    side = side_of(user)
    return OpenedGoals(
        goals=tuple(_presented(row, opened, ratings) for row in goals),
        proposals=tuple(shown_proposal(row, opened, side, followers) for row in proposals),
    )


def _lines(therapy: Therapy | None) -> list[PlanLine]:
    return list(queries.lines_of(therapy).filter(part=Part.GOAL)) if therapy else []


def _presented(row: Goal, opened: Opened, ratings: list[Rating]) -> GoalPresenter:
    return GoalPresenter.of(row, opened[row.pk], ratings)
