"""Opening what the guides rest on and what came of the talks: in one look, with one entry in the log."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from holdspace.domain.guides.guide import Cause, Occasion, Repaired
from holdspace.domain.plan.proposals import Side
from holdspace.domain.safety.closeness import How
from holdspace.domain.what_helps.item import Effect
from holdspace.server.access.door import disclose_all, purpose_of_look
from holdspace.server.accounts.models import User
from holdspace.server.care_plans.models import Goal, GoalRatings
from holdspace.server.care_plans.presenters import GoalPresenter
from holdspace.server.care_plans.queries import active_goals
from holdspace.server.care_plans.rating import ratings_in as therapists_ratings
from holdspace.server.care_plans.rating import ratings_of
from holdspace.server.clients.models import Therapy
from holdspace.server.conversations.closeness_opening import ClosenessRows, closeness_to_show, opened_closeness
from holdspace.server.conversations.contents import transcript_from_json
from holdspace.server.conversations.models import Transcript
from holdspace.server.guides.causes import Said, causes_for
from holdspace.server.guides.models import Talk
from holdspace.server.guides.presenters import ShownTalk, shown_talk
from holdspace.server.guides.queries import (
    declined_proposals,
    find_last_transcript,
    find_latest_check_at,
    hindrances_of,
    talks_of,
)
from holdspace.server.keys.models import SealedRecord
from holdspace.server.measures.contents import ScoresContent
from holdspace.server.measures.course import ScoredCheck, course_of, ratings_in
from holdspace.server.measures.models import CheckScores, ToldWords
from holdspace.server.measures.queries import scores_of, told_words_of
from holdspace.server.plans.models import Proposal
from holdspace.server.same_page.attention import Standing
from holdspace.server.what_helps.models import HelpItem

LONGEST_QUOTE = 160
# The others stand until what they rest on is changed: a proposal answered, a goal rated anew.
OF_CHECKS = frozenset({Occasion.STRAIN, Occasion.SAFETY, Occasion.WORSE, Occasion.NOT_IMPROVING})
Opened = Mapping[UUID, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class OpenedGuides:
    """The causes there are now, in words for each of the two, and the talks there were.

    ``settled`` are occasions that they talked about since the latest check, with nobody saying that it is not good yet.
    ``causes_said`` says the causes anew, in the language that is spoken when it is called. What checks give
    as a cause is about ``last_session``, None where there is no session check.
    """

    causes: Mapping[Side, tuple[Cause, ...]]
    talks: tuple[ShownTalk, ...]
    settled: frozenset[Occasion]
    causes_said: Callable[[], Mapping[Side, tuple[Cause, ...]]]
    last_session: int | None


@dataclass(frozen=True, slots=True)
class _Rows:
    """What is to be opened, before anything is."""

    scores: Sequence[CheckScores]
    declined: Sequence[Proposal]
    told: Sequence[ToldWords]
    talks: Sequence[Talk]
    goals: Sequence[Goal]
    ratings: Sequence[GoalRatings]
    hindrances: Sequence[HelpItem]
    transcript: Transcript | None
    closeness: ClosenessRows

    @property
    def all(self) -> list[SealedRecord]:
        """Every record, to be opened together; the words of a session only where something came close in it."""
        words = [self.transcript] if self.transcript and self.closeness.closeness else []
        said = (self.scores, self.declined, self.told, self.talks, self.goals, self.ratings, self.hindrances, words)
        return [*(record for records in said for record in records), *self.closeness.all]


def open_guides(user: User, therapy: Therapy, *, at: datetime) -> OpenedGuides:
    """Return which guides fit now and what came of earlier talks."""
    rows = _rows_for(user, therapy, at)
    purpose = purpose_of_look(user, therapy.client_id)
    opened = disclose_all(rows.all, actor=user, purpose=purpose, detail="guides")
    causes_said = partial(_causes, rows, opened)
    talks = tuple(shown_talk(row, opened[row.pk], is_client=user.is_client) for row in rows.talks)
    settled = _settled(rows, opened, find_latest_check_at(therapy))
    checks = course_of(_scored(rows, opened)).session_checks
    return OpenedGuides(causes_said(), talks, settled, causes_said, checks.sessions[-1][0] if checks else None)


def _settled(rows: _Rows, opened: Opened, since: datetime | None) -> frozenset[Occasion]:
    """Return what was talked about since the latest check and stands settled, of the occasions that checks give."""
    told = (opened[row.pk] for row in rows.talks if since is None or row.created_at >= since)
    return OF_CHECKS & {Occasion(content["occasion"]) for content in told if _is_settled(content)}


def _is_settled(content: Mapping[str, Any]) -> bool:
    views = (content[side] for side in Side if content[side])
    return all(view["repaired"] in {"", Repaired.YES} for view in views)


def _scored(rows: _Rows, opened: Opened) -> list[ScoredCheck]:
    """Return the checks; what is asked in them is named in the language that is spoken now."""
    return [ScoredCheck.of(row, ScoresContent.from_json(opened[row.pk])) for row in rows.scores]


def _causes(rows: _Rows, opened: Opened) -> dict[Side, tuple[Cause, ...]]:
    scored = _scored(rows, opened)
    course = course_of(scored)
    standing, said = Standing(series=course.series, session_checks=course.session_checks), _said(rows, opened, scored)
    return {side: causes_for(standing, said, reader=side) for side in Side}


def _rows_for(user: User, therapy: Therapy, at: datetime) -> _Rows:
    transcript = find_last_transcript(therapy, at=at)
    purpose = purpose_of_look(user, therapy.client_id)
    return _Rows(
        scores=list(scores_of(user, therapy.client)),
        declined=list(declined_proposals(therapy, at=at)),
        told=list(told_words_of(user, therapy.client).filter(talked_at=None)),
        talks=list(talks_of(therapy)),
        goals=list(active_goals(therapy)),
        ratings=ratings_of(user, therapy.client),
        hindrances=list(hindrances_of(therapy, at=at)),
        transcript=transcript,
        closeness=closeness_to_show(user, transcript, purpose=purpose) if transcript else ClosenessRows(),
    )


def _said(rows: _Rows, opened: Opened, scored: Sequence[ScoredCheck]) -> Said:
    ratings = [*ratings_in(scored), *(each for row in rows.ratings for each in therapists_ratings(row, opened[row.pk]))]
    goals = [GoalPresenter.of(row, opened[row.pk], ratings) for row in rows.goals]
    return Said(
        declined=tuple((opened[row.pk]["text"] or "…", opened[row.pk]["answer"]) for row in rows.declined),
        told=tuple(opened[row.pk]["words"] for row in rows.told),
        hindered=tuple(opened[r.pk]["text"] for r in rows.hindrances if opened[r.pk]["effect"] == Effect.HINDERS),
        gaps=tuple((goal.words, goal.gap) for goal in goals if goal.gap is not None),
        close=tuple(_close(rows, opened)),
    )


def _close(rows: _Rows, opened: Opened) -> list[str]:
    """Return what came close to a boundary without being asked first: topic, the words, and how probable it is."""
    if rows.transcript is None or not rows.closeness.closeness:
        return []
    turns = transcript_from_json(opened[rows.transcript.pk]).turns
    return [
        _(
            "Perhaps close to “%(topic)s” in session %(session)d, turn %(turn)d: "
            "“%(words)s” (about %(chance)d %% probable)."
        )
        % {
            "topic": each.boundary.topic,
            "session": rows.transcript.session.number,
            "turn": each.came.turn + 1,
            "words": _short(turns[each.came.turn].text),
            "chance": round(100 * each.came.probability),
        }
        for each in opened_closeness(rows.closeness, opened)
        if each.came.how is How.NEAR
    ]


def _short(words: str) -> str:
    return words if len(words) <= LONGEST_QUOTE else f"{words[:LONGEST_QUOTE].rstrip()} …"
