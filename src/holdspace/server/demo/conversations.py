"""A transcript on its way: handed in, speakers confirmed, coded by the real worker, shared, looked at."""

from __future__ import annotations

from datetime import datetime

from django_tasks_db.management.commands.db_worker import Worker

from holdspace.domain.access import Purpose
from holdspace.domain.conversation.speakers import guess_speakers
from holdspace.server.access.door import disclose, disclose_all
from holdspace.server.conversations.actions.coding import request_coding
from holdspace.server.conversations.actions.notes import keep_note
from holdspace.server.conversations.actions.sharing import Audience, share
from holdspace.server.conversations.actions.transcripts import add_transcript, confirm_speakers
from holdspace.server.conversations.contents import draft_from_json
from holdspace.server.conversations.models import Transcript
from holdspace.server.conversations.queries import find_coding
from holdspace.server.demo.clock import standing_at
from holdspace.server.demo.life import Life, Meeting
from holdspace.server.demo.story import TRANSCRIPTS
from holdspace.server.jobs.workers import new_worker_id
from holdspace.transcripts.reading import read_utterances


def keep_conversation(life: Life, meeting: Meeting) -> None:
    """Take the session's transcript in and have it coded, where there is one; keep the therapist's note."""
    if meeting.told.note:
        at = meeting.after(hours=1, minutes=20)
        keep_note(by=life.therapist, session=meeting.session, text=meeting.told.note, at=at)
    if meeting.told.transcript:
        transcript = _take_in(life, meeting, at=meeting.after(hours=2))
        _have_coded(life, transcript, at=meeting.after(hours=2, minutes=5))
        _share(life, meeting, transcript)


def _take_in(life: Life, meeting: Meeting, *, at: datetime) -> Transcript:
    name = meeting.told.transcript
    with (TRANSCRIPTS / name).open("rb") as file:
        said = read_utterances(file, name)
    with standing_at(at):
        transcript = add_transcript(by=life.therapist, session=meeting.session, said=said, at=at)
        content = disclose(transcript, actor=life.therapist, purpose=Purpose.CARE, detail="transcript_confirming")
        draft, speakers = draft_from_json(content), guess_speakers(said, {}).speakers
        confirm_speakers(by=life.therapist, transcript=transcript, draft=draft, speakers=speakers, at=at)
    transcript.refresh_from_db()
    return transcript


def _have_coded(life: Life, transcript: Transcript, *, at: datetime) -> None:
    with standing_at(at):
        request_coding(by=life.therapist, transcript=transcript, at=at)
        work_off()


def work_off() -> None:
    """Do everything that waits in the queue, as the background worker does it, and return."""
    Worker(
        queue_names=["*"],
        excluded_queue_names=[],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=new_worker_id(),
    ).run()


def _share(life: Life, meeting: Meeting, transcript: Transcript) -> None:
    at = meeting.after(hours=3)
    for audience in meeting.told.shared_with:
        share(by=life.therapist, transcript=transcript, audience=Audience(audience), is_shared=True, at=at)
    coding = find_coding(transcript)
    records = [transcript, coding] if coding else [transcript]
    looks = [(life.therapist, Purpose.CARE, meeting.after(hours=2, minutes=9))]
    if Audience.CLIENT in meeting.told.shared_with:
        looks.append((life.user, Purpose.OWN, meeting.after(hours=5)))
    if Audience.SUPERVISOR in meeting.told.shared_with and life.supervisor:
        looks.append((life.supervisor, Purpose.SUPERVISION, meeting.after(days=2)))
    for who, purpose, moment in looks:
        if life.has_passed(moment):
            with standing_at(moment):
                disclose_all(records, actor=who, purpose=purpose, detail="conversation")
