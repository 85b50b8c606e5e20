"""Setting a goal, wording it anew, and ending it: nothing is written over.

The pages do this by proposals, which the other accepts (`plans.actions`); what accepting does to the goal is here.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from holdspace.domain.access import Action, Kind, Purpose
from holdspace.domain.audit import AuditEvent
from holdspace.domain.errors import BadInput, WrongState
from holdspace.server.access.door import require
from holdspace.server.accounts.models import User
from holdspace.server.audit.recording import record
from holdspace.server.care_plans.models import Goal, GoalState
from holdspace.server.clients.models import Therapy
from holdspace.server.keys.sealing import seal

# More than three at a time are hard to keep in mind, and to rate within the minute that a check-in may take.
MOST_GOALS = 3
LONGEST_GOAL = 300


@transaction.atomic
def set_goal(*, by: User, therapy: Therapy, words: str, therapist_words: str = "", at: datetime) -> Goal:
    """Keep a goal in the client's words; raise WrongState where there are already as many as fit."""
    _require(Action.ADD, by, therapy.client_id)
    therapy = _locked(therapy)
    if Goal.objects.filter(therapy=therapy, state=GoalState.ACTIVE).count() >= MOST_GOALS:
        raise WrongState(
            _("There are already %(most)d goals. Finish or drop one first: fewer are easier to keep.")
            % {"most": MOST_GOALS}
        )
    goal = _add(therapy, words, therapist_words, at)
    _record(AuditEvent.ADDED, by, goal, "goal", at)
    return goal


@transaction.atomic
def reword_goal(*, by: User, goal: Goal, content: Mapping[str, Any], words: str, reason: str, at: datetime) -> Goal:
    """End a goal as changed and set it in new words; ratings of the old words stay with the old words.

    ``content`` is the goal as it was shown, so that the old one keeps its words beside the reason.
    """
    _require(Action.CHANGE, by, goal.client_id)
    therapy = _locked(goal.therapy)
    _end(by, goal, content, GoalState.CHANGED, reason, at)
    # The therapist's wording belongs to the old words; whether it still fits is theirs to say anew.
    new = _add(therapy, words, "", at)
    _record(AuditEvent.ADDED, by, new, "goal", at)
    return new


@transaction.atomic
def end_goal(*, by: User, goal: Goal, content: Mapping[str, Any], state: GoalState, reason: str, at: datetime) -> None:
    """End a goal as achieved or dropped, with the reason; it stays to be seen."""
    _require(Action.CHANGE, by, goal.client_id)
    if state not in {GoalState.ACHIEVED, GoalState.DROPPED}:
        raise BadInput("A goal ends as achieved or as dropped.")
    _locked(goal.therapy)
    _end(by, goal, content, state, reason, at)


@transaction.atomic
def word_beside(*, by: User, goal: Goal, content: Mapping[str, Any], words: str, at: datetime) -> None:
    """Keep the therapist's wording beside the client's, which stays as it is; ``content`` is the goal as shown."""
    require(Action.CHANGE, Kind.PLAN, client_id=goal.client_id, actor=by, purpose=Purpose.CARE)
    _locked(goal.therapy)
    locked = Goal.objects.select_for_update().get(pk=goal.pk)
    if locked.state != GoalState.ACTIVE or locked.changed_at != goal.changed_at:
        raise WrongState("This goal was changed meanwhile. Look at the page again.")
    if len(words) > LONGEST_GOAL:
        raise BadInput(_("A goal has at most %(most)d characters.") % {"most": LONGEST_GOAL})
    seal(locked, {**content, "therapist_words": words.strip()}, at=at)
    locked.save()
    _record(AuditEvent.CHANGED, by, locked, "goal_worded_beside", at)


def _require(action: Action, by: User, client_id: UUID) -> None:
    require(action, Kind.PLAN, client_id=client_id, actor=by, purpose=purpose_of(by))


def purpose_of(by: User) -> Purpose:
    """Return why this person looks at and writes goals: for themselves, or for care."""
    return Purpose.OWN if by.is_client else Purpose.CARE


def _locked(therapy: Therapy) -> Therapy:
    """Return the therapy with its row locked: two people at once never set one goal too many or end one twice."""
    locked = Therapy.objects.select_for_update().get(pk=therapy.pk)
    if locked.ended_at:
        raise WrongState("This therapy has ended; its goals stay as they are.")
    return locked


def _add(therapy: Therapy, words: str, therapist_words: str, at: datetime) -> Goal:
    if not words.strip():
        raise BadInput("A goal needs words.", remedy="A short sentence is enough.")
    if len(words) > LONGEST_GOAL or len(therapist_words) > LONGEST_GOAL:
        raise BadInput(_("A goal has at most %(most)d characters.") % {"most": LONGEST_GOAL})
    goal = Goal(client_id=therapy.client_id, therapy=therapy)
    seal(goal, {"client_words": words.strip(), "therapist_words": therapist_words.strip(), "reason": ""}, at=at)
    goal.save(force_insert=True)
    return goal


def _end(by: User, goal: Goal, content: Mapping[str, Any], state: GoalState, reason: str, at: datetime) -> None:
    locked = Goal.objects.get(pk=goal.pk)
    if locked.state != GoalState.ACTIVE:
        raise WrongState("This goal has already ended.")
    seal(locked, {**content, "reason": reason.strip()}, at=at)
    locked.state, locked.ended_at = state, at
    locked.save()
    _record(AuditEvent.CHANGED, by, locked, f"goal_{state}", at)


def _record(event: AuditEvent, by: User, goal: Goal, detail: str, at: datetime) -> None:
    record(
        event,
        by=by.as_actor,
        client_id=goal.client_id,
        purpose=purpose_of(by),
        kinds=[Kind.PLAN],
        records=[goal.pk],
        detail=detail,
        at=at,
    )
