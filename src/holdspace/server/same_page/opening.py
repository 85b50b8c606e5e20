"""Opening what the same page shows: everything in one look, with one entry in the log."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from holdspace.domain.access import Action, Kind
from holdspace.domain.coding.summary import Figure
from holdspace.domain.people import Role
from holdspace.server.access.door import disclose_all, permits, purpose_of_look
from holdspace.server.accounts.models import User
from holdspace.server.alerts.models import Alert
from holdspace.server.alerts.queries import open_alerts_of
from holdspace.server.care_plans.models import Goal, GoalRatings, GoalState
from holdspace.server.care_plans.presenters import GoalPresenter
from holdspace.server.care_plans.queries import goals_of
from holdspace.server.care_plans.rating import ratings_in as therapists_ratings
from holdspace.server.care_plans.rating import ratings_of
from holdspace.server.clients.models import Client, Identity, Session
from holdspace.server.clients.queries import get_identity
from holdspace.server.conversations.closeness_opening import ClosenessRows, closeness_to_show, opened_closeness
from holdspace.server.conversations.models import Coding, Transcript
from holdspace.server.conversations.queries import find_coding, find_transcript_for, is_coding_shown_to
from holdspace.server.jobs.states import JobState
from holdspace.server.keys.models import SealedRecord
from holdspace.server.measures.contents import CheckContent, ScoresContent
from holdspace.server.measures.course import Course, ScoredCheck, course_of, ratings_in
from holdspace.server.measures.models import Check, CheckScores, ToldWords
from holdspace.server.measures.queries import scores_of, told_words_of
from holdspace.server.safety.models import Boundary
from holdspace.server.safety.queries import boundaries_of
from holdspace.server.same_page.queries import Sessions, agenda_checks, sessions_around


@dataclass(frozen=True, slots=True)
class OpenedPage:
    """What both find on their page. ``name`` is empty where the person may not know it, or is it.

    ``close_moments``: how many moments of the last session perhaps came close to a boundary that stands.
    """

    name: str
    sessions: Sessions
    course: Course
    goals: tuple[GoalPresenter, ...]
    alerts: tuple[tuple[Alert, Mapping[str, Any]], ...]
    boundaries: tuple[Mapping[str, Any], ...]
    agenda: tuple[tuple[Check, CheckContent], ...]
    told: tuple[tuple[ToldWords, str], ...]
    figures: tuple[Figure, ...]
    transcript: Transcript | None
    close_moments: int


@dataclass(frozen=True, slots=True)
class _Rows:
    """What is to be opened, before anything is."""

    identity: Sequence[Identity]
    scores: Sequence[CheckScores]
    goals: Sequence[Goal]
    ratings: Sequence[GoalRatings]
    alerts: Sequence[Alert]
    boundaries: Sequence[Boundary]
    checks: Sequence[Check]
    told: Sequence[ToldWords]
    coding: Sequence[Coding]
    close: ClosenessRows

    @property
    def all(self) -> list[SealedRecord]:
        """Every record, to be opened together."""
        agreed = (self.identity, self.scores, self.goals, self.ratings, self.alerts, self.boundaries)
        said = (self.checks, self.told, self.coding, self.close.closeness)
        return [record for records in (*agreed, *said) for record in records]


def open_same_page(user: User, client: Client, *, at: datetime) -> OpenedPage:
    """Open the page of client and therapist; a supervisor is shown scores and shared conversations alone."""
    sessions = sessions_around(user, client, at=at)
    transcript = find_transcript_for(user, sessions.last) if sessions.last else None
    rows = _rows_for(user, client, sessions, transcript)
    opened = disclose_all(rows.all, actor=user, detail="same_page")
    scored = [ScoredCheck.of(row, ScoresContent.from_json(opened[row.pk])) for row in rows.scores]
    return OpenedPage(
        name=opened[rows.identity[0].pk]["name"] if rows.identity else "",
        sessions=sessions,
        course=course_of(scored),
        goals=tuple(_goals(rows, opened, scored)),
        alerts=tuple((alert, opened[alert.pk]) for alert in rows.alerts),
        boundaries=tuple(opened[each.pk] for each in rows.boundaries),
        agenda=tuple((check, CheckContent.from_json(opened[check.pk])) for check in rows.checks),
        told=tuple((each, opened[each.pk]["words"]) for each in rows.told),
        figures=_figures(rows.coding, opened),
        transcript=transcript,
        close_moments=len(opened_closeness(rows.close, opened)),
    )


def _goals(rows: _Rows, opened: Mapping[UUID, Mapping[str, Any]], scored: Sequence[ScoredCheck]) -> list[GoalPresenter]:
    """Return the goals with the ratings of both."""
    theirs = [rating for row in rows.ratings for rating in therapists_ratings(row, opened[row.pk])]
    ratings = [*ratings_in(scored), *theirs]
    return [GoalPresenter.of(goal, opened[goal.pk], ratings) for goal in rows.goals]


def _rows_for(user: User, client: Client, sessions: Sessions, transcript: Transcript | None) -> _Rows:
    scores, coding = list(scores_of(user, client)), coding_to_show(user, transcript)
    if user.role == Role.SUPERVISOR:
        return _Rows((), scores, (), (), (), (), (), (), coding, ClosenessRows())
    return _Rows(
        identity=[] if user.is_client else [get_identity(client)],
        scores=scores,
        goals=list(goals_of(user, client).filter(state=GoalState.ACTIVE)),
        ratings=ratings_of(user, client),
        alerts=list(open_alerts_of(user, client)),
        boundaries=list(boundaries_of(user, client)),
        checks=agenda_checks(sessions),
        told=list(told_words_of(user, client).filter(talked_at=None)),
        coding=coding,
        close=_close(user, transcript),
    )


def _close(user: User, transcript: Transcript | None) -> ClosenessRows:
    """Return what tells whether a moment came close: the moments and the boundaries, without what was said to them."""
    if transcript is None or not transcript.confirmed_at:
        return ClosenessRows()
    rows = closeness_to_show(user, transcript, purpose=purpose_of_look(user, transcript.client_id))
    return ClosenessRows(rows.closeness, (), rows.boundaries)


def coding_to_show(user: User, transcript: Transcript | None) -> list[Coding]:
    """Return the finished coding of a conversation where this person is shown it and the client allows it now."""
    if transcript is None or not transcript.confirmed_at or not is_coding_shown_to(user, transcript):
        return []
    coding = find_coding(transcript)
    if coding is None or coding.state != JobState.DONE:
        return []
    client_id = transcript.client_id
    purpose = purpose_of_look(user, client_id)
    return [coding] if permits(Action.LOOK, Kind.CODES, client_id=client_id, actor=user, purpose=purpose) else []


def _figures(coding: Sequence[Coding], opened: Mapping[UUID, Mapping[str, Any]]) -> tuple[Figure, ...]:
    return tuple(Figure(**figure) for row in coding for figure in opened[row.pk]["figures"])


@dataclass(frozen=True, slots=True)
class OpenedSession:
    """What can be seen of one session."""

    checks: tuple[tuple[Check, CheckContent], ...]
    goals: tuple[GoalPresenter, ...]
    figures: tuple[Figure, ...]
    transcript: Transcript | None


def open_session(user: User, session: Session, checks: Sequence[Check]) -> OpenedSession:
    """Open the checks and the coded conversation of one session; a supervisor is shown no answers."""
    transcript = find_transcript_for(user, session)
    coding = coding_to_show(user, transcript)
    is_supervisor = user.role == Role.SUPERVISOR
    shown = [] if is_supervisor else list(checks)
    goals = list(goals_of(user, session.therapy.client)) if shown else []
    opened = disclose_all(
        [*shown, *goals, *coding],
        actor=user,
        purpose=purpose_of_look(user, session.therapy.client_id),
        detail="session",
    )
    return OpenedSession(
        checks=tuple((check, CheckContent.from_json(opened[check.pk])) for check in shown),
        goals=tuple(GoalPresenter.of(goal, opened[goal.pk]) for goal in goals),
        figures=_figures(coding, opened),
        transcript=transcript,
    )
