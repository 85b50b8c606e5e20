"""What the client says to a moment that came close to a boundary."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import partial

from holdspace.domain.access import Purpose
from holdspace.server.access.door import disclose
from holdspace.server.conversations.actions.closeness import Says, answer_closeness
from holdspace.server.conversations.closeness import found_in
from holdspace.server.conversations.queries import find_closeness
from holdspace.server.demo.life import Happening, Life, Meeting


def said_to_closeness_of(life: Life, meeting: Meeting) -> Iterator[Happening]:
    """Yield the client's word on what the program found in a session, where the story has one."""
    if meeting.told.closeness_was:
        yield Happening(meeting.after(hours=6), partial(_say, life, meeting))


def _say(life: Life, meeting: Meeting, at: datetime) -> None:
    closeness = find_closeness(life.user, life.transcripts[meeting.number])
    if closeness is None:
        return  # another model may find nothing; the story goes on without it
    content = disclose(closeness, actor=life.user, purpose=Purpose.OWN, detail="conversation")
    says = Says(meeting.told.closeness_was)
    for came in found_in(content)[:1]:
        answer_closeness(by=life.user, closeness=closeness, boundary=came.boundary, turn=came.turn, says=says, at=at)
