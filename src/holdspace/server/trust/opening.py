"""Opening the scores and talks of a pair: in one look, with one entry in the log."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile
from typing import Any

from holdspace.domain.alliance.repair import StrainTalk
from holdspace.domain.guides.guide import Occasion, Repaired
from holdspace.server.access.door import disclose_all, purpose_of_look
from holdspace.server.accounts.models import User
from holdspace.server.clients.models import Therapy
from holdspace.server.clients.queries import sessions_of
from holdspace.server.guides.queries import talks_of
from holdspace.server.measures.contents import ScoresContent
from holdspace.server.measures.course import Course, ScoredCheck, course_of
from holdspace.server.measures.queries import scores_of

# A talk about either is a talk about strain.
OF_STRAIN = {Occasion.STRAIN, Occasion.SAFETY}


@dataclass(frozen=True, slots=True)
class OpenedTrust:
    """The course of one therapy and the talks about strain in it."""

    course: Course
    talks: tuple[StrainTalk, ...]
    missed: int  # how many of the last held sessions in a row have no session check


def open_trust(user: User, therapy: Therapy, *, at: datetime) -> OpenedTrust:
    """Open what the page shows; nothing is opened or logged where there is nothing yet."""
    scores = list(scores_of(user, therapy.client).filter(session__therapy=therapy))
    talks = list(talks_of(therapy))
    purpose = purpose_of_look(user, therapy.client_id)
    opened = disclose_all([*scores, *talks], actor=user, purpose=purpose, detail="trust")
    course = course_of([ScoredCheck.of(row, ScoresContent.from_json(opened[row.pk])) for row in scores])
    strain_talks = tuple(each for row in talks for each in _of_strain(opened[row.pk], row.created_at))
    held = sessions_of(user, therapy.client).filter(therapy=therapy, held_at__lte=at)
    return OpenedTrust(course, strain_talks, _missed(list(held.values_list("number", flat=True)), course))


def _missed(held: list[int], course: Course) -> int:
    checked = {number for number, _ in course.session_checks.sessions} if course.session_checks else set()
    return len(list(takewhile(lambda number: number not in checked, sorted(held, reverse=True))))


def _of_strain(content: Mapping[str, Any], at: datetime) -> Iterator[StrainTalk]:
    if Occasion(content["occasion"]) in OF_STRAIN:
        yield StrainTalk(at, _said(content["client"]), _said(content["therapist"]), content.get("session"))


def _said(view: Mapping[str, str] | None) -> Repaired | None:
    """Return how one of the two saw it; None where they have not said, or would rather not."""
    return Repaired(view["repaired"]) if view and view["repaired"] else None
