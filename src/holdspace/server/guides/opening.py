"""Opening what the guides rest on and what came of the talks: in one look, with one entry in the log."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from holdspace.domain.guides.guide import Cause
from holdspace.server.access.door import disclose_all, purpose_of_look
from holdspace.server.accounts.models import User
from holdspace.server.clients.models import Therapy
from holdspace.server.guides.causes import causes_for
from holdspace.server.guides.presenters import ShownTalk, shown_talk
from holdspace.server.guides.queries import declined_proposals, talks_of
from holdspace.server.measures.contents import ScoresContent
from holdspace.server.measures.course import ScoredCheck, course_of
from holdspace.server.measures.queries import scores_of, told_words_of
from holdspace.server.same_page.attention import Standing


@dataclass(frozen=True, slots=True)
class OpenedGuides:
    """The causes there are now, and the talks there were."""

    causes: tuple[Cause, ...]
    talks: tuple[ShownTalk, ...]


def open_guides(user: User, therapy: Therapy, *, at: datetime) -> OpenedGuides:
    """Return which guides fit now and what came of earlier talks."""
    scores = list(scores_of(user, therapy.client))
    declined = list(declined_proposals(therapy, at=at))
    told = list(told_words_of(user, therapy.client).filter(talked_at=None))
    talks = list(talks_of(therapy))
    purpose = purpose_of_look(user, therapy.client_id)
    opened = disclose_all([*scores, *declined, *told, *talks], actor=user, purpose=purpose, detail="guides")
    course = course_of([ScoredCheck.of(row, ScoresContent.from_json(opened[row.pk])) for row in scores])
    causes = causes_for(
        Standing(series=course.series, session_checks=course.session_checks),
        declined=[opened[row.pk]["text"] for row in declined],
        told=[opened[row.pk]["words"] for row in told],
    )
    return OpenedGuides(causes, tuple(shown_talk(row, opened[row.pk], is_client=user.is_client) for row in talks))
