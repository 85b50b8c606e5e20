"""Opening what the pages of this room show: through the door, in one look, with one entry in the log."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from holdspace.domain.access import Purpose
from holdspace.server.access.door import disclose_all, purpose_of_look
from holdspace.server.accounts.models import User
from holdspace.server.care_plans.models import Goal
from holdspace.server.care_plans.presenters import GoalPresenter
from holdspace.server.care_plans.queries import active_goals, goals_of
from holdspace.server.clients.models import Client, Session
from holdspace.server.keys.models import SealedRecord
from holdspace.server.measures.contents import CheckContent, ScoresContent
from holdspace.server.measures.course import Course, ScoredCheck, course_of
from holdspace.server.measures.models import Check, Phase
from holdspace.server.measures.queries import scores_of
from holdspace.server.safety.models import Boundary
from holdspace.server.safety.queries import boundaries_of


@dataclass(frozen=True, slots=True)
class OpenedCheck:
    """A check with the goals it rates, and, to be filled in, the topics of the client's boundaries."""

    content: CheckContent = field(default_factory=CheckContent)
    goals: Sequence[GoalPresenter] = ()
    boundaries: Sequence[str] = ()


def open_form(user: User, session: Session, phase: Phase, draft: Check | None) -> OpenedCheck:
    """Open what the client needs to fill a check in; nothing is opened or logged where there is nothing yet."""
    goals: list[Goal] = []
    boundaries: list[Boundary] = []
    if phase is Phase.BEFORE:
        goals = list(active_goals(session.therapy))
        boundaries = list(boundaries_of(user, session.therapy.client))
    records: list[SealedRecord] = [*goals, *boundaries, *([draft] if draft else [])]
    opened = disclose_all(records, actor=user, purpose=Purpose.OWN, detail="check")
    return OpenedCheck(
        content=CheckContent.from_json(opened[draft.pk]) if draft else CheckContent(),
        goals=[GoalPresenter.of(goal, opened[goal.pk]) for goal in goals],
        boundaries=[opened[each.pk]["topic"] for each in boundaries],
    )


def open_sent(user: User, check: Check) -> OpenedCheck:
    """Open a check that was handed in, with every goal of the client: those it rated may have ended since."""
    goals = list(goals_of(user, check.client)) if check.phase == Phase.BEFORE else []
    purpose = purpose_of_look(user, check.client_id)
    opened = disclose_all([check, *goals], actor=user, purpose=purpose, detail=f"check_{check.phase}")
    content = CheckContent.from_json(opened[check.pk])
    rated = [goal for goal in goals if str(goal.pk) in content.goals]
    return OpenedCheck(content=content, goals=[GoalPresenter.of(goal, opened[goal.pk]) for goal in rated])


def open_course(user: User, client: Client) -> Course:
    """Open the scores of every check of a client; the answers themselves stay closed."""
    rows = list(scores_of(user, client))
    opened = disclose_all(rows, actor=user, purpose=purpose_of_look(user, client.pk), detail="course")
    return course_of([ScoredCheck.of(row, ScoresContent.from_json(opened[row.pk])) for row in rows])
