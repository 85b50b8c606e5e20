"""A made-up session in every format, and a worker that does what is queued."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from unittest.mock import patch
from xml.sax.saxutils import escape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as WebClient
from django.urls import reverse
from django.utils.timezone import now

from holdspace.domain.access import Purpose
from holdspace.domain.coding.coded import SENTENCE_CODES, CodedTranscript, CodedTurn, CodedUtterance
from holdspace.domain.conversation.sentences import sentences_in
from holdspace.domain.conversation.transcript import Speaker, Transcript, Turn
from holdspace.server.clients.models import Session
from holdspace.server.consents.actions import withdraw_consent
from holdspace.server.conversations import coding_job
from holdspace.server.demo.worker import work_off
from tests.cast import Cast, allow
from tests.conftest import SignIn

# Words that stand nowhere else: whatever finds them in the clear has found a leak.
SECRET = "marmalade lighthouse"
LINES = (
    ("T", "How has the week been for you?"),
    ("C", f"Hard. I kept thinking about the {SECRET} and I could not sleep."),
    ("T", "It sounds as if it has been following you into the night."),
    ("C", "Yes. I feel sad about it, and I want to stop pretending that I am fine."),
    ("T", "I see. What would help you to say it out loud to your sister?"),
    ("C", "I could write it down first. I think I am ready to try that."),
    ("T", "You could begin with one sentence and see how it feels."),
    ("C", "Maybe. I am afraid that she laughs."),
) * 5


def as_text() -> bytes:
    return "\n".join(f"{name}: {text}" for name, text in LINES).encode()


def as_vtt() -> bytes:
    cues = [
        f"{_time(4 * i, '.')} --> {_time(4 * i + 3, '.')}\n<v {name}>{text}" for i, (name, text) in enumerate(LINES)
    ]
    return ("WEBVTT\n\n" + "\n\n".join(cues) + "\n").encode()


def as_srt() -> bytes:
    cues = [
        f"{i + 1}\n{_time(4 * i, ',')} --> {_time(4 * i + 3, ',')}\n{name}: {text}"
        for i, (name, text) in enumerate(LINES)
    ]
    return ("\n\n".join(cues) + "\n").encode()


def as_json() -> bytes:
    segments = [
        {"speaker": name, "text": text, "start": 4 * i, "end": 4 * i + 3} for i, (name, text) in enumerate(LINES)
    ]
    return json.dumps({"segments": segments}).encode()


def as_docx() -> bytes:
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    paragraphs = "".join(f"<w:p><w:r><w:t>{name}: {escape(text)}</w:t></w:r></w:p>" for name, text in LINES)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(
            "word/document.xml",
            f'<w:document xmlns:w="{space}"><w:body>{paragraphs}</w:body></w:document>',
        )
    return file.getvalue()


def _time(seconds: int, mark: str) -> str:
    return f"00:{seconds // 60:02}:{seconds % 60:02}{mark}000"


FILES: dict[str, Callable[[], bytes]] = {
    "txt": as_text,
    "vtt": as_vtt,
    "srt": as_srt,
    "json": as_json,
    "docx": as_docx,
}


def share_with_supervisor(web: WebClient, session: Session) -> None:
    """Look the conversation over as its therapist and share the copy with placeholders."""
    answer = web.post(page("sharing", session), {"audience": "supervisor", "is_shared": "yes"})
    web.post(answer["Location"], {"share": "yes", "is_read": "on", "seen": read_over(web, answer["Location"])})


def read_over(web: WebClient, address: str) -> str:
    """Open the page on which a conversation is looked over; return which transcript it showed."""
    [seen] = re.findall(r'name="seen" value="(\w{64})"', web.get(address).content.decode())
    return str(seen)


def page(name: str, session: Session, *more: object) -> str:
    """Return the address of a page of this session's transcript."""
    return reverse(f"conversations:{name}", args=[session.pk, *more])


def hand_in(web: WebClient, session: Session, ending: str = "txt", content: bytes | None = None):
    """Upload a transcript; return what the server answers."""
    data = FILES[ending]() if content is None else content
    return web.post(page("upload", session), {"file": SimpleUploadedFile(f"a.{ending}", data)})


def say_who_is_who(web: WebClient, session: Session):
    """Confirm that T is the therapist and C the client."""
    return web.post(page("speakers", session), {"speaker_0": "therapist", "speaker_1": "client"})


def withdraw(cast: Cast, purpose: Purpose) -> None:
    """Have the client take a consent back."""
    withdraw_consent(by=cast.client_user, client=cast.client, purpose=purpose, at=now())


def work() -> None:
    """Do what is queued, as the worker of an installation does."""
    # The worker closes the connection after each job; on PostgreSQL the test's own transaction would end with it.
    with patch("django_tasks_db.management.commands.db_worker.close_old_connections"):
        work_off()


def plain_coder(
    transcript: Transcript, *, progress: Callable[[int, int], None] | None = None, in_sentences: bool = False
) -> CodedTranscript:
    """Stand in for the coder, quick and always of one mind: what has a question mark asks, "I want" wants a change."""
    turns = []
    for done, turn in enumerate(transcript.turns, 1):
        coded = CodedTurn(turn, _labels(turn), dict.fromkeys(_labels(turn), 0.9), frozenset(_doubts(turn)))
        turns.append(replace(coded, utterances=tuple(_sentences(turn))) if in_sentences else coded)
        if progress:
            progress(done, len(transcript.turns))
    return CodedTranscript(tuple(turns), "plain coder")


def _labels(turn: Turn) -> dict[str, str]:
    if turn.speaker is Speaker.CLIENT:
        talk = "change" if "I want" in turn.text else "neutral"
        return {"client_talk": talk, "emotions": "sadness" if "sad" in turn.text else "neutral"}
    asks = "open" if "?" in turn.text else "none"
    gives_back = "simple" if "sounds" in turn.text else "none"
    return {"behaviour": "other", "question": asks, "reflection": gives_back, "therapist_input": "none"}


def _sentences(turn: Turn) -> Iterator[CodedUtterance]:
    spans = sentences_in(turn.text) if turn.speaker is Speaker.THERAPIST else ()
    for start, end in spans if len(spans) > 1 else ():
        found = _labels(replace(turn, text=turn.text[start:end]))
        labels = {code: found[code] for code in SENTENCE_CODES}
        yield CodedUtterance(start, end, labels, dict.fromkeys(labels, 0.9))


def _doubts(turn: Turn) -> set[str]:
    return {"client_talk"} if "Maybe" in turn.text else set()


@pytest.fixture(autouse=True)
def quick_coder(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is tested here is what stands around the coder."""
    monkeypatch.setattr(coding_job, "code_transcript", plain_coder)
    monkeypatch.setattr(coding_job, "describe_coder", lambda: "It reads question marks.")


@pytest.fixture
def open_cast(cast: Cast) -> Cast:
    """The cast, whose client allows transcripts and coding."""
    allow(cast.client, Purpose.TRANSCRIPTION, Purpose.MACHINE_CODING)
    return cast


@pytest.fixture
def web(open_cast: Cast, sign_in: SignIn) -> WebClient:
    """The therapist's browser."""
    return sign_in(open_cast.therapist)


@pytest.fixture
def coded(open_cast: Cast, web: WebClient) -> Cast:
    """The cast with a coded transcript of their first session."""
    hand_in(web, open_cast.session)
    say_who_is_who(web, open_cast.session)
    work()
    return open_cast
