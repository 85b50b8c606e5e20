"""What an accepted proposal does to the plan: lines end and begin, and a goal is set, worded anew or ended."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_noop as noop

from holdspace.domain.errors import WrongState
from holdspace.domain.plan.proposals import Change, Part
from holdspace.server.accounts.models import User
from holdspace.server.care_plans.actions import end_goal, reword_goal, set_goal
from holdspace.server.care_plans.models import Goal, GoalState
from holdspace.server.keys.sealing import seal
from holdspace.server.plans.models import PlanLine, Proposal

CHANGED_MEANWHILE = noop("This line of the plan was changed meanwhile. Say it otherwise, decline it, or withdraw it.")


def apply(
    proposal: Proposal, content: Mapping[str, Any], goal_content: Mapping[str, Any], *, by: User, at: datetime
) -> None:
    """Make the next version of the plan; raise WrongState where the line no longer stands as it did."""
    line = proposal.line
    if line is not None:
        ended = PlanLine.objects.filter(pk=line.pk, until_version=None).update(until_version=proposal.version)
        if not ended:
            raise WrongState(CHANGED_MEANWHILE)
    goal = _apply_to_goal(proposal, content, goal_content, by, at) if proposal.part == Part.GOAL else None
    if proposal.change != Change.END and proposal.version is not None:
        new = PlanLine(
            client_id=proposal.client_id,
            therapy=proposal.therapy,
            part=proposal.part,
            since_version=proposal.version,
            follows=line,
            goal=goal,
        )
        seal(new, {"text": content["text"]}, at=at)
        new.save(force_insert=True)


def _apply_to_goal(
    proposal: Proposal, content: Mapping[str, Any], was: Mapping[str, Any], by: User, at: datetime
) -> Goal | None:
    """Return the goal that the new line is about; None where a goal ends."""
    words, why, goal = content["text"], content["why"], proposal.goal
    if goal is None:
        return set_goal(by=by, therapy=proposal.therapy, words=words, therapist_words=content["beside"], at=at)
    if proposal.change == Change.END:
        end_goal(by=by, goal=goal, content=was, state=GoalState(content["ending"]), reason=why, at=at)
        return None
    return reword_goal(by=by, goal=goal, content=was, words=words, reason=why, at=at)
