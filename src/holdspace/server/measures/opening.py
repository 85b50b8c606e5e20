"""Opening what the pages of this room show: through the door, in one look, with one entry in the log."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from holdspace.domain.access import Purpose
from holdspace.domain.people import Role
from holdspace.server.access.door import disclose_all, purpose_of_look
from holdspace.server.accounts.models import User
from holdspace.server.care_plans.models import Goal
from holdspace.server.care_plans.presenters import GoalPresenter
from holdspace.server.care_plans.queries import active_goals, goals_of
from holdspace.server.care_plans.rating import ratings_in as therapists_ratings
from holdspace.server.care_plans.rating import ratings_of
from holdspace.server.clients.models import Client, Session
from holdspace.server.keys.models import SealedRecord
from holdspace.server.measures.contents import CheckContent, ScoresContent
from holdspace.server.measures.course import Course, ScoredCheck, course_of, ratings_in
from holdspace.server.measures.models import Check, HeldWords, Phase, ReadScores, ToldWords
from holdspace.server.measures.queries import held_words_of, scores_in_scope, scores_of, told_words_of
from holdspace.server.safety.models import Boundary
from holdspace.server.safety.queries import boundaries_of
from holdspace.server.statements import gather


@dataclass(frozen=True, slots=True)
class OpenedReport:
    """What a report of the course is made of. ``goals`` is empty for a supervisor, who sees scores alone."""

    course: Course
    goals: tuple[GoalPresenter, ...]


@dataclass(frozen=True, slots=True)
class OpenedCheck:
    """A check with the goals it rates, and, to be filled in, the topics of the client's boundaries."""

    content: CheckContent = field(default_factory=CheckContent)
    goals: Sequence[GoalPresenter] = ()
    boundaries: Sequence[str] = ()
    held: Sequence[tuple[HeldWords, Mapping[str, Any]]] = ()
    told: Sequence[tuple[ToldWords, Mapping[str, Any]]] = ()
    scored: Sequence[ScoredCheck] = ()


def open_form(user: User, session: Session, phase: Phase, draft: Check | None) -> OpenedCheck:
    """Open what the client needs to fill a check in; nothing is opened or logged where there is nothing yet."""
    goals: list[Goal] = []
    boundaries: list[Boundary] = []
    if phase is Phase.BEFORE:
        goals = list(active_goals(session.therapy))
        boundaries = list(boundaries_of(user, session.therapy.client))
    held = list(held_words_of(user) if phase is Phase.BEFORE else held_words_of(user).filter(session=session))
    records: list[SealedRecord] = [*goals, *boundaries, *held, *([draft] if draft else [])]
    opened = disclose_all(records, actor=user, purpose=Purpose.OWN, detail="check")
    return OpenedCheck(
        content=CheckContent.from_json(opened[draft.pk]) if draft else CheckContent(),
        goals=[GoalPresenter.of(goal, opened[goal.pk]) for goal in goals],
        boundaries=[opened[each.pk]["topic"] for each in boundaries],
        held=[(each, opened[each.pk]) for each in held],
    )


def open_sent(user: User, check: Check) -> OpenedCheck:
    """Open a check that was handed in, with every goal of the client: those it rated may have ended since.

    With a session check come what was told or is held back from the session, and the scores so far.
    """
    is_after = check.phase == Phase.AFTER
    goals = [] if is_after else list(goals_of(user, check.client))
    held = list(held_words_of(user).filter(session=check.session)) if is_after else []
    told = list(told_words_of(user, check.client).filter(session=check.session)) if is_after else []
    scores = list(scores_of(user, check.client)) if is_after and user.is_client else []
    purpose = purpose_of_look(user, check.client_id)
    records = [check, *goals, *held, *told, *scores]
    opened = disclose_all(records, actor=user, purpose=purpose, detail=f"check_{check.phase}")
    content = CheckContent.from_json(opened[check.pk])
    return OpenedCheck(
        content=content,
        goals=[GoalPresenter.of(goal, opened[goal.pk]) for goal in goals if str(goal.pk) in content.goals],
        held=[(each, opened[each.pk]) for each in held],
        told=[(each, opened[each.pk]) for each in told],
        scored=[ScoredCheck.of(row, ScoresContent.from_json(opened[row.pk])) for row in scores],
    )


def open_course(user: User, rows: Sequence[ReadScores]) -> Course:
    """Open the scores of every check of a client; the answers themselves stay closed."""
    opened = disclose_all(rows, actor=user, detail="course")
    return course_of([ScoredCheck.of(row, ScoresContent.from_json(opened[row.pk])) for row in rows])


def open_course_report(user: User, client: Client) -> OpenedReport:
    """Open the scores and, for client and therapist, the goals with the ratings of both, in one look."""
    [rows] = gather(scores_in_scope(user, client.pk))
    is_of_the_pair = user.role != Role.SUPERVISOR
    goals = list(goals_of(user, client)) if is_of_the_pair else []
    rated = list(ratings_of(user, client)) if is_of_the_pair else []
    opened = disclose_all([*rows, *goals, *rated], actor=user, detail="course_report")
    scored = [ScoredCheck.of(row, ScoresContent.from_json(opened[row.pk])) for row in rows]
    ratings = [*ratings_in(scored), *(rating for row in rated for rating in therapists_ratings(row, opened[row.pk]))]
    shown = tuple(GoalPresenter.of(goal, opened[goal.pk], ratings) for goal in goals)
    return OpenedReport(course_of(scored), shown)
