"""What somebody says against a mark of the program, on the page of a conversation."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import partial

from holdspace.domain.errors import BadInput
from holdspace.server.conversations.actions.contests import contest
from holdspace.server.conversations.opening import open_conversation
from holdspace.server.conversations.queries import find_coding
from holdspace.server.demo.life import Happening, Life, Meeting
from holdspace.server.demo.own_words_story import ContestStory


def contests_of(life: Life, meeting: Meeting) -> Iterator[Happening]:
    """Yield what was said against the marks of a session, the day after it was shared."""
    for told in life.story.contests:
        if told.in_session == meeting.number:
            yield Happening(meeting.after(days=1, hours=7), partial(_contest, life, meeting, told))


def _contest(life: Life, meeting: Meeting, told: ContestStory, at: datetime) -> None:
    by = life.user if told.by == "client" else life.therapist
    transcript = life.transcripts[meeting.number]
    transcript.refresh_from_db()  # with whom it was shared meanwhile
    coding = find_coding(transcript)
    opened = open_conversation(by, transcript, coding, detail="contest")
    if coding is None or opened.session is None:
        raise BadInput(f"Nothing is marked in session {meeting.number} that {told.by} could contest.")
    turns = opened.session.coded.turns
    turn = next((n for n, each in enumerate(turns) if each.turn.text.startswith(told.words)), None)
    if turn is None:
        raise BadInput(f"Nobody says {told.words!r} in session {meeting.number}.")
    marked = turns[turn].labels
    if marked[told.code] != told.label:  # another model may mark it as it is told; nothing is to be said then
        labels = {told.code: told.label}
        contest(by=by, coding=coding, turn=turn, marked=marked, labels=labels, why=told.why, at=at)
