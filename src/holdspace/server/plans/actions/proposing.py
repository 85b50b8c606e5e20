"""Proposing a change, and answering a proposal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from holdspace.domain.access import Action
from holdspace.domain.audit import AuditEvent
from holdspace.domain.errors import BadInput
from holdspace.domain.plan.proposals import Change, Part, ProposalState, Side, require_answer
from holdspace.domain.plan.proposals import Proposal as Proposed
from holdspace.server.access.door import disclose_all
from holdspace.server.accounts.models import User
from holdspace.server.care_plans.actions import LONGEST_GOAL, MOST_GOALS
from holdspace.server.care_plans.models import Goal, GoalState
from holdspace.server.care_plans.queries import active_goals
from holdspace.server.clients.models import Therapy
from holdspace.server.keys.models import SealedRecord
from holdspace.server.keys.sealing import seal
from holdspace.server.plans.actions.applying import apply
from holdspace.server.plans.actions.permission import note as write_entry
from holdspace.server.plans.actions.permission import purpose_of, require_in_therapy, side_of
from holdspace.server.plans.models import PlanLine, Proposal
from holdspace.server.plans.queries import newest_after, version_of


@transaction.atomic
def propose(
    *,
    by: User,
    therapy: Therapy,
    content: Proposed,
    line: PlanLine | None = None,
    goal: Goal | None = None,
    amends: Proposal | None = None,
    at: datetime,
) -> Proposal:
    """Keep a proposal for the other to answer. ``line`` or ``goal`` is what it would change."""
    require_in_therapy(by, therapy, Action.ADD)
    if (line is None and goal is None) is not (content.change is Change.ADD):
        raise BadInput("A change needs the line that it changes.")
    if content.part is Part.GOAL:
        _require_goal_fits(therapy, content)
    kept = Proposal(
        client_id=therapy.client_id,
        therapy=therapy,
        part=content.part,
        change=content.change,
        line=line,
        goal=goal,
        amends=amends,
        proposed_by=side_of(by),
    )
    seal(kept, _sealed(content), at=at)
    kept.save(force_insert=True)
    write_entry(AuditEvent.ADDED, by, kept, "proposal", at)
    return kept


def _sealed(content: Proposed) -> dict[str, str]:
    """Return what is sealed of a proposal; ``answer`` is the other's note."""
    words = {"text": content.text.strip(), "why": content.why.strip(), "answer": ""}
    return {**words, "beside": content.beside.strip(), "ending": content.ending or ""}


def _require_goal_fits(therapy: Therapy, content: Proposed) -> None:
    if max(len(content.text), len(content.beside)) > LONGEST_GOAL:
        raise BadInput(_("A goal has at most %(most)d characters.") % {"most": LONGEST_GOAL})
    if content.change is Change.ADD and active_goals(therapy).count() >= MOST_GOALS:
        raise BadInput(
            _("There are already %(most)d goals.") % {"most": MOST_GOALS},
            remedy="Finish or drop one first: fewer are easier to keep.",
        )


def answer(*, by: User, proposal: Proposal, state: ProposalState, note: str = "", at: datetime) -> None:
    """Accept, decline or withdraw a proposal; an accepted one changes the plan and makes its next version."""
    opened = _opened(by, proposal)
    with transaction.atomic():
        require_in_therapy(by, proposal.therapy, Action.CHANGE)
        _answer(by=by, proposal=proposal, state=state, note=note, opened=opened, at=at)


def amend(*, by: User, proposal: Proposal, content: Proposed, at: datetime) -> Proposal:
    """Answer a proposal with one's own, which takes its place.

    Where the line has changed meanwhile, the new proposal is about the line as it stands now; where it has ended, its
    words are proposed as a new line. Nothing that either wrote is lost.
    """
    opened = _opened(by, proposal)
    with transaction.atomic():
        require_in_therapy(by, proposal.therapy, Action.CHANGE)
        _answer(by=by, proposal=proposal, state=ProposalState.AMENDED, note="", opened=opened, at=at)
        line = newest_after(proposal.line) if proposal.line else None
        goal = line.goal if line else _standing(proposal.goal)
        content = _anew(content, opened[0], is_new=line is None and goal is None)
        return propose(by=by, therapy=proposal.therapy, content=content, line=line, goal=goal, amends=proposal, at=at)


def _standing(goal: Goal | None) -> Goal | None:
    return goal if goal is not None and goal.state == GoalState.ACTIVE else None


def _anew(content: Proposed, was: Mapping[str, Any], *, is_new: bool) -> Proposed:
    """Return a proposal's other words; of a new goal the therapist's wording beside it is kept."""
    if not is_new:
        return content
    beside = content.beside or (was.get("beside", "") if content.part is Part.GOAL else "")
    return replace(content, change=Change.ADD, ending=None, beside=beside)


Opened = Mapping[str, Any]


def _opened(by: User, proposal: Proposal) -> tuple[Opened, Opened]:
    """Return the proposal and the goal that it is about; an empty one where it is about none."""
    goal = proposal.goal
    records: list[SealedRecord] = [proposal, *([goal] if goal else [])]
    opened = disclose_all(records, actor=by, purpose=purpose_of(by), detail="proposal_answering")
    return opened[proposal.pk], opened[goal.pk] if goal else {}


def _answer(
    *, by: User, proposal: Proposal, state: ProposalState, note: str, opened: tuple[Opened, Opened], at: datetime
) -> None:
    # The therapy's row is locked: of two answers at once the second finds the proposal answered.
    therapy = Therapy.objects.select_for_update().get(pk=proposal.therapy_id)
    locked = Proposal.objects.select_for_update().get(pk=proposal.pk)
    require_answer(ProposalState(locked.state), state, proposed_by=Side(locked.proposed_by), by=side_of(by), note=note)
    content, goal_content = opened
    if state is ProposalState.ACCEPTED:
        locked.version = version_of(therapy) + 1
        apply(locked, content, goal_content, by=by, at=at)
    locked.state, locked.answered_at = state, at
    seal(locked, {**content, "answer": note.strip()}, at=at)
    locked.save()
    write_entry(AuditEvent.CHANGED, by, locked, f"proposal_{state}", at)
