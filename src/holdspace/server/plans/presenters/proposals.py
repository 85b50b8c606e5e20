"""A proposal in words, with what this person can answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from holdspace.domain.plan.differences import Kept, words_between
from holdspace.domain.plan.proposals import Change, Ending, Part, ProposalState, Side
from holdspace.server.plans.models import PlanLine, Proposal
from holdspace.server.plans.presenters.words import CHANGES, PARTS, STATES

Opened = Mapping[UUID, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class ShownProposal:
    """A proposal. ``pieces`` are its words beside those it would change, word by word.

    ``is_mine`` decides which answers the page offers. ``stands_now`` is how the line stands where it has changed since
    the proposal was made: it can no longer be agreed to as it is.
    """

    id: UUID
    part: str
    change: str
    text: str
    pieces: tuple[tuple[Kept, str], ...]
    why: str
    beside: str
    ending: str
    by: str
    at: datetime
    state: str
    answer: str
    is_open: bool
    is_declined: bool
    is_mine: bool
    is_stale: bool
    stands_now: str
    version: int | None
    answered_at: datetime | None = None


def shown_proposal(row: Proposal, opened: Opened, side: Side, followers: Mapping[UUID, PlanLine]) -> ShownProposal:
    """Return a proposal as this side sees it; ``followers`` are the plan's lines by the line each took the place of."""
    content, state = opened[row.pk], ProposalState(row.state)
    before = _before(row, opened)
    now = _newest(row.line, followers)
    is_stale = state is ProposalState.OPEN and row.line is not None and row.line.until_version is not None
    return ShownProposal(
        id=row.pk,
        part=str(PARTS[Part(row.part)]),
        change=str(CHANGES[Change(row.change)]),
        text=content["text"],
        pieces=words_between(before, content["text"]),
        why=content["why"],
        beside=content.get("beside", ""),
        ending=_ending(content.get("ending", "")),
        by=_("you") if row.proposed_by == side else _("the client") if side is Side.THERAPIST else _("your therapist"),
        at=row.created_at,
        state=str(STATES[state]),
        answer=content["answer"],
        is_open=state is ProposalState.OPEN,
        is_declined=state is ProposalState.DECLINED,
        is_mine=row.proposed_by == side,
        is_stale=is_stale,
        stands_now=opened[now.pk]["text"] if is_stale and now is not None else "",
        version=row.version,
        answered_at=row.answered_at,
    )


def _before(row: Proposal, opened: Opened) -> str:
    """Return the words that a proposal would change; empty for a new line."""
    if row.line_id:
        return str(opened[row.line_id]["text"])
    return str(opened[row.goal_id]["client_words"]) if row.goal_id and row.goal_id in opened else ""


def _newest(line: PlanLine | None, followers: Mapping[UUID, PlanLine]) -> PlanLine | None:
    while line is not None and line.until_version is not None:
        line = followers.get(line.pk)
    return line


def _ending(ending: str) -> str:
    if not ending:
        return ""
    return _("as achieved") if ending == Ending.ACHIEVED else _("let go")
