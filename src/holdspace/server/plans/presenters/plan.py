"""The plan as its page shows it: what stands, what is proposed, how it went, who signed, when it is reviewed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from holdspace.domain.plan.proposals import Part, Side, Stance
from holdspace.domain.plan.reviews import Done, Due, due
from holdspace.domain.plan.states import PlanState, plan_state
from holdspace.server.plans.models import ActivityOutcome, PlanLine, Proposal, Review, Signature
from holdspace.server.plans.presenters.proposals import Opened, ShownProposal, shown_proposal
from holdspace.server.plans.presenters.words import DONE, PARTS, PLAN_STATES, STANCES

# A declined proposal stands on the page of the plan for this long, and always on the page of what changed.
DECLINED_FOR = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class PlanRows:
    """Everything that is kept of a therapy's plan, before it is opened."""

    version: int
    lines: Sequence[PlanLine]
    proposals: Sequence[Proposal]
    signatures: Sequence[Signature]
    outcomes: Sequence[ActivityOutcome] = ()
    reviews: Sequence[Review] = ()


@dataclass(frozen=True, slots=True)
class ShownOutcome:
    """How an activity went, as one saw it."""

    who: str
    done: str
    helped: int | None
    words: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A line that stands; an activity with how it went, the latest first."""

    id: UUID
    text: str
    goal_id: UUID | None
    is_activity: bool
    outcomes: tuple[ShownOutcome, ...]


@dataclass(frozen=True, slots=True)
class ShownSignature:
    """How one signed which version."""

    who: str
    how: str
    note: str
    at: datetime
    version: int
    is_current: bool


@dataclass(frozen=True, slots=True)
class ShownReview:
    """A day to look at the plan; ``is_mine_missing`` where this person has not said anything of it."""

    id: UUID
    due_on: date
    is_due: bool
    is_soon: bool
    held_at: datetime | None
    said: tuple[tuple[str, str], ...]
    is_mine_missing: bool


@dataclass(frozen=True, slots=True)
class ShownPlan:
    """Everything on the page. ``parts`` holds each part that has lines."""

    version: int
    state: str
    tone: str
    parts: tuple[tuple[str, tuple[ShownLine, ...]], ...]
    open_proposals: tuple[ShownProposal, ...]
    declined: tuple[ShownProposal, ...]
    signatures: tuple[ShownSignature, ...]
    next_review: ShownReview | None
    reviews: tuple[ShownReview, ...]


def shown_plan(rows: PlanRows, opened: Opened, side: Side, *, today: date) -> ShownPlan:
    """Return the plan as this side sees it."""
    followers = followers_of(rows.lines)
    proposals = [shown_proposal(row, opened, side, followers) for row in rows.proposals]
    reviews = [_review(row, opened[row.pk], side, today) for row in rows.reviews]
    state, tone = PLAN_STATES[_state(rows)]
    newest = {row.side: row for row in rows.signatures}
    return ShownPlan(
        version=rows.version,
        state=str(state),
        tone=tone,
        parts=tuple(_parts(rows, opened, side)),
        open_proposals=tuple(each for each in proposals if each.is_open),
        declined=tuple(each for each in proposals if _is_declined_of_late(each, today)),
        signatures=tuple(shown_signature(row, opened, rows.version, side) for __, row in sorted(newest.items())),
        next_review=next((each for each in reviews if each.held_at is None), None),
        reviews=tuple(each for each in reviews if each.held_at is not None),
    )


def written_by_client(rows: PlanRows, opened: Opened) -> Iterator[tuple[datetime, Mapping[str, Any]]]:
    """Yield what the client wrote about the plan, and when."""
    for proposal in rows.proposals:
        if proposal.proposed_by == Side.CLIENT:
            yield proposal.created_at, {"text": opened[proposal.pk]["text"], "why": opened[proposal.pk]["why"]}
        elif proposal.answered_at:
            yield proposal.answered_at, {"answer": opened[proposal.pk]["answer"]}
    said: list[Signature | ActivityOutcome] = [*rows.signatures, *rows.outcomes]
    for row in said:
        if row.side == Side.CLIENT:
            yield row.created_at, opened[row.pk]
    for review in rows.reviews:
        if review.held_at:
            yield review.held_at, {"said": opened[review.pk][Side.CLIENT]}


def _is_declined_of_late(shown: ShownProposal, today: date) -> bool:
    return shown.is_declined and shown.answered_at is not None and today - shown.answered_at.date() <= DECLINED_FOR


def followers_of(lines: Sequence[PlanLine]) -> Mapping[UUID, PlanLine]:
    """Return the lines by the line whose place each took."""
    return {line.follows_id: line for line in lines if line.follows_id is not None}


def _state(rows: PlanRows) -> PlanState:
    signed = [(Side(row.side), Stance(row.stance)) for row in rows.signatures if row.version == rows.version]
    return plan_state(rows.version, signed)


def _parts(rows: PlanRows, opened: Opened, side: Side) -> list[tuple[str, tuple[ShownLine, ...]]]:
    standing = [line for line in rows.lines if line.until_version is None]
    return [
        (str(words), tuple(_line(line, rows.outcomes, opened, side) for line in standing if line.part == part))
        for part, words in PARTS.items()
        if any(line.part == part for line in standing)
    ]


def _line(line: PlanLine, outcomes: Sequence[ActivityOutcome], opened: Opened, side: Side) -> ShownLine:
    went = tuple(_outcome(row, opened[row.pk], side) for row in reversed(outcomes) if row.line_id == line.pk)
    return ShownLine(line.pk, opened[line.pk]["text"], line.goal_id, line.part == Part.ACTIVITY, went)


def _outcome(row: ActivityOutcome, content: Mapping[str, Any], side: Side) -> ShownOutcome:
    done = str(DONE[Done(content["done"])])
    return ShownOutcome(who(Side(row.side), side), done, content["helped"], content["words"], row.created_at)


def who(of: Side, viewer: Side) -> str:
    """Return which of the two somebody is, to this viewer."""
    if of is viewer:
        return _("you")
    return _("client") if of is Side.CLIENT else _("therapist")


def shown_signature(row: Signature, opened: Opened, version: int, side: Side) -> ShownSignature:
    """Return a signature in words."""
    return ShownSignature(
        who=who(Side(row.side), side),
        how=str(STANCES[Stance(row.stance)]),
        note=opened[row.pk]["note"],
        at=row.created_at,
        version=row.version,
        is_current=row.version == version,
    )


def _review(row: Review, content: Mapping[str, Any], side: Side, today: date) -> ShownReview:
    near = due(row.due_on, today)
    return ShownReview(
        id=row.pk,
        due_on=row.due_on,
        is_due=row.held_at is None and near is Due.NOW,
        is_soon=row.held_at is None and near is Due.SOON,
        held_at=row.held_at,
        said=tuple((who(each, side), content[each]) for each in Side if content[each]),
        is_mine_missing=not content[side],
    )
