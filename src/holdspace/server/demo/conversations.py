"""A transcript on its way: handed in, speakers confirmed, coded by the real worker, shared, looked at."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import partial

from holdspace.domain.access import Purpose
from holdspace.domain.conversation.speakers import guess_speakers
from holdspace.domain.errors import OperatorError
from holdspace.domain.nameless.replacing import replace_identifiers
from holdspace.server.access.door import disclose, disclose_all
from holdspace.server.accounts.models import User
from holdspace.server.conversations.actions.coding import request_coding
from holdspace.server.conversations.actions.notes import keep_note
from holdspace.server.conversations.actions.sharing import Audience, share
from holdspace.server.conversations.actions.transcripts import add_transcript, confirm_speakers
from holdspace.server.conversations.contents import draft_from_json
from holdspace.server.conversations.models import Transcript
from holdspace.server.conversations.queries import find_coding
from holdspace.server.conversations.words_shown import words_for
from holdspace.server.demo.by_hand import coded_by_hand
from holdspace.server.demo.life import Happening, Life, Meeting
from holdspace.server.demo.story import TRANSCRIPTS
from holdspace.server.demo.worker import work_off
from holdspace.server.jobs.states import JobState
from holdspace.server.nameless.actions import share_nameless
from holdspace.server.nameless.opening import open_for_review
from holdspace.transcripts.reading import read_utterances
from holdspace.workflows.find_names import find_names


def conversation_of(life: Life, meeting: Meeting) -> Iterator[Happening]:
    """Yield what is done with a session's transcript, where there is one, and the therapist's private note."""
    told = meeting.told
    if told.note:
        yield Happening(meeting.after(hours=1, minutes=20), partial(_keep_note, life, meeting))
    if not told.transcript:
        return
    yield Happening(meeting.after(hours=2), partial(_take_in, life, meeting))
    yield Happening(meeting.after(hours=2, minutes=3), partial(_have_coded, life, meeting))
    yield _look(life, meeting, life.therapist, Purpose.CARE, meeting.after(hours=2, minutes=5))
    for audience in told.shared_with:
        yield Happening(meeting.after(hours=3), partial(_share, life, meeting, Audience(audience)))
    if Audience.CLIENT in told.shared_with:
        yield _look(life, meeting, life.user, Purpose.OWN, meeting.after(hours=5))
    if Audience.SUPERVISOR in told.shared_with and life.supervisor:
        yield _look(life, meeting, life.supervisor, Purpose.SUPERVISION, meeting.after(days=2))
    yield from coded_by_hand(life, meeting)


def _keep_note(life: Life, meeting: Meeting, at: datetime) -> None:
    keep_note(by=life.therapist, session=life.sessions[meeting.number], text=meeting.told.note, at=at)


def _take_in(life: Life, meeting: Meeting, at: datetime) -> None:
    name, by = meeting.told.transcript, life.therapist
    with (TRANSCRIPTS / name).open("rb") as file:
        said = read_utterances(file, name)
    transcript = add_transcript(by=by, session=life.sessions[meeting.number], said=said, at=at)
    draft = draft_from_json(disclose(transcript, actor=by, purpose=Purpose.CARE, detail="transcript_confirming"))
    speakers = guess_speakers(said, {}).speakers
    confirm_speakers(by=by, transcript=transcript, draft=draft, speakers=speakers, at=at)
    transcript.refresh_from_db()
    life.transcripts[meeting.number] = transcript


def _have_coded(life: Life, meeting: Meeting, at: datetime) -> None:
    transcript = life.transcripts[meeting.number]
    request_coding(by=life.therapist, transcript=transcript, at=at)
    work_off()
    coding = find_coding(transcript)
    if coding is None or coding.state != JobState.DONE:
        raise OperatorError(
            f"{meeting.told.transcript} could not be coded.", hint="What went wrong was written above this line."
        )


def _share(life: Life, meeting: Meeting, audience: Audience, at: datetime) -> None:
    transcript = life.transcripts[meeting.number]
    if audience is Audience.SUPERVISOR:
        _share_nameless(life, transcript, at)
    else:
        share(by=life.therapist, transcript=transcript, audience=audience, is_shared=True, at=at)


def _share_nameless(life: Life, transcript: Transcript, at: datetime) -> None:
    """Look the words over as the page has it done, and let them go with placeholders."""
    opened = open_for_review(life.therapist, transcript)
    texts = [turn.text for turn in opened.words.turns]
    nameless = replace_identifiers(texts, find_names(texts, opened.known))
    share_nameless(by=life.therapist, transcript=transcript, words=opened.words, texts=nameless, at=at)


def _look(life: Life, meeting: Meeting, who: User, purpose: Purpose, at: datetime) -> Happening:
    def look(at: datetime) -> None:
        transcript = life.transcripts[meeting.number]
        coding = find_coding(transcript)
        words = words_for(who, transcript)
        records = [words, coding] if coding else [words]
        disclose_all(records, actor=who, purpose=purpose, detail="conversation")

    return Happening(at, look)
