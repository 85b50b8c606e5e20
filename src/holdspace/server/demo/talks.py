"""What the two talked about, noted by the therapist that evening and by the client the day after."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import partial

from holdspace.domain.guides.guide import Occasion
from holdspace.domain.plan.proposals import Side
from holdspace.server.demo.life import Happening, Life, Meeting
from holdspace.server.demo.story import TalkStory
from holdspace.server.guides.actions import add_view, note_talk
from holdspace.server.guides.queries import talks_of as kept_talks


def talks_of(life: Life, meeting: Meeting) -> Iterator[Happening]:
    """Yield the noting of a talk by one and then by the other."""
    for told in life.story.talks:
        if told.in_session == meeting.number:
            yield Happening(meeting.after(hours=4), partial(_note, life, told))
            yield Happening(meeting.after(days=1), partial(_add, life, told))


def _note(life: Life, told: TalkStory, at: datetime) -> None:
    note_talk(
        by=life.therapist,
        therapy=life.therapy,
        occasion=Occasion(told.occasion),
        cause={key: {"en": told.cause} for key in Side},
        said=told.therapist,
        at=at,
    )


def _add(life: Life, told: TalkStory, at: datetime) -> None:
    newest = kept_talks(life.therapy).first()
    if newest is not None:
        add_view(by=life.user, talk=newest, said=told.client, at=at)
