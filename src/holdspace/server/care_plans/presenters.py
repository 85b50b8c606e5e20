"""Goals as the pages show them: words, where they stand, and how near they were felt to be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from holdspace.domain.plan.goal_gap import Gap, find_gap
from holdspace.domain.plan.proposals import Side
from holdspace.server.care_plans.models import Goal, GoalState
from holdspace.server.care_plans.ratings import Rating

STATE_WORDS = {
    GoalState.ACTIVE: (noop("In progress"), "accent"),
    GoalState.ACHIEVED: (noop("Achieved"), "good"),
    GoalState.CHANGED: (noop("Put in new words"), ""),
    GoalState.DROPPED: (noop("Let go"), ""),
}


@dataclass(frozen=True, slots=True)
class GoalPresenter:
    """One goal with its ratings, oldest first: the client's, and the therapist's beside them."""

    id: UUID
    words: str
    therapist_words: str
    state: str
    tone: str
    reason: str
    since: datetime
    ended_at: datetime | None
    ratings: tuple[Rating, ...]
    therapist_ratings: tuple[Rating, ...] = ()

    @classmethod
    def of(cls, row: Goal, content: Mapping[str, Any], ratings: Iterable[Rating] = ()) -> GoalPresenter:
        words, tone = STATE_WORDS[GoalState(row.state)]
        theirs = [each for each in ratings if each.goal_id == str(row.pk)]
        return cls(
            id=row.pk,
            words=content["client_words"],
            therapist_words=content["therapist_words"],
            state=_(words),
            tone=tone,
            reason=content["reason"],
            since=row.created_at,
            ended_at=row.ended_at,
            ratings=tuple(each for each in theirs if each.by is Side.CLIENT),
            therapist_ratings=tuple(each for each in theirs if each.by is Side.THERAPIST),
        )

    @property
    def is_active(self) -> bool:
        """Whether the goal is worked towards now."""
        return self.ended_at is None

    @property
    def first(self) -> Rating | None:
        """The first rating, where there is one."""
        return self.ratings[0] if self.ratings else None

    @property
    def latest(self) -> Rating | None:
        """The latest rating, where there is one."""
        return self.ratings[-1] if self.ratings else None

    @property
    def movement(self) -> str:
        """The change since the first rating in words; a movement and no claim that it is beyond chance."""
        if self.first is None or self.latest is None or len(self.ratings) < 2:
            return ""
        change = self.latest.value - self.first.value
        if change == 0:
            return _("as near as at first")
        said = _("%(steps)d nearer than at first") if change > 0 else _("%(steps)d further away than at first")
        return said % {"steps": abs(change)}

    @property
    def gap(self) -> Gap | None:
        """How far apart the two were at the latest session that both rated."""
        return find_gap(_by_session(self.ratings), _by_session(self.therapist_ratings))

    @property
    def rows(self) -> tuple[tuple[int, int | None, int | None], ...]:
        """Return for each session that was rated its number, the client's and the therapist's rating."""
        client, therapist = _by_session(self.ratings), _by_session(self.therapist_ratings)
        return tuple((number, client.get(number), therapist.get(number)) for number in sorted({*client, *therapist}))


def _by_session(ratings: Iterable[Rating]) -> dict[int, int]:
    return {each.session_number: each.value for each in ratings}
