"""What is kept about a conversation while somebody else keeps the same, or takes back what allows it.

On a database that really does two things at once.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event
from typing import Any

import pytest
from django.db import connection, connections
from django.test import Client as WebClient

from holdspace.domain.access import Purpose
from holdspace.domain.conversation.transcript import Speaker
from holdspace.domain.errors import PersonError
from holdspace.server.access.door import disclose
from holdspace.server.accounts.models import User
from holdspace.server.audit.models import AuditEntry
from holdspace.server.consents.actions import withdraw_consent
from holdspace.server.conversations import coding_job
from holdspace.server.conversations.actions import by_hand, coding, notes, sharing, transcripts
from holdspace.server.conversations.contents import draft_from_json, transcript_from_json
from holdspace.server.conversations.models import Coding, HandCoding, Note, Transcript
from holdspace.server.jobs.states import JobState
from holdspace.server.nameless import actions as nameless
from holdspace.server.nameless.models import NamelessTranscript
from holdspace.server.postgresql.actor import acting_as
from tests.cast import AT, Cast, allow
from tests.integration.conversations.conftest import hand_in, share_with_supervisor

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="the tests' SQLite lives in one connection's memory"),
]
LABELS = {0: {"question": "open"}}
HELD_UP_SECONDS = 1.0


def at_once(*acts: tuple[User, Callable[[], object]]) -> list[object]:
    """Do all of it at one moment, each by somebody; return what came of each, an error where it was refused."""
    together = Barrier(len(acts))

    def act(who: tuple[User, Callable[[], object]]) -> object:
        by, one = who
        try:
            with acting_as(by.pk):
                together.wait()
                return one()
        except PersonError as error:
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(act, acts))


def taken_back_meanwhile(
    cast: Cast,
    purpose: Purpose,
    room: Any,
    act: Callable[[], object],
    monkeypatch: pytest.MonkeyPatch,
    *,
    last: str = "require",
) -> None:
    """Do something, and have the client take back what allows it once the room asked for the last time whether it is.

    ``last`` is by which function of the room.
    """
    passed, over, asked = Event(), Event(), getattr(room, last)

    def ask_and_wait(*of_what: object, **about: object) -> object:
        answer = asked(*of_what, **about)
        passed.set()
        over.wait(HELD_UP_SECONDS)
        return answer

    def take_back() -> None:
        passed.wait(HELD_UP_SECONDS * 10)
        withdraw_consent(by=cast.client_user, client=cast.client, purpose=purpose, at=AT)
        over.set()

    monkeypatch.setattr(room, last, ask_and_wait)
    came = at_once((cast.therapist, act), (cast.client_user, take_back))
    assert came[1] is None, came


def test_two_notes_on_one_session_are_one_note(cast: Cast):
    def write(text: str) -> tuple[User, Callable[[], object]]:
        return cast.therapist, lambda: notes.keep_note(by=cast.therapist, session=cast.session, text=text, at=AT)

    for each in at_once(*(write(f"He was {number} minutes late") for number in range(4))):
        assert isinstance(each, Note), each

    assert Note.objects.count() == 1
    told = AuditEntry.objects.filter(detail="process_note").values_list("event", flat=True)
    assert sorted(told) == ["added", "changed", "changed", "changed"]


def test_two_first_codings_by_hand_are_one(coded: Cast):
    transcript = Transcript.objects.get()

    def keep() -> object:
        return by_hand.keep_hand_coding(
            by=coded.therapist, transcript=transcript, labels=LABELS, is_finished=False, at=AT
        )

    for each in at_once(*[(coded.therapist, keep)] * 4):
        assert isinstance(each, HandCoding), each

    assert HandCoding.objects.count() == 1


def test_of_many_who_ask_for_a_coding_one_is_put_in_the_queue(coded: Cast):
    Coding.objects.all().delete()
    transcript = Transcript.objects.get()

    def ask() -> object:
        return coding.request_coding(by=coded.therapist, transcript=transcript, at=AT)

    came = at_once(*[(coded.therapist, ask)] * 4)

    assert sorted(type(each).__name__ for each in came) == ["Coding", *["WrongState"] * 3], came


def test_what_is_coded_by_hand_as_coding_is_taken_back_is_not_kept(coded: Cast, monkeypatch: pytest.MonkeyPatch):
    transcript = Transcript.objects.get()

    def keep() -> object:
        return by_hand.keep_hand_coding(
            by=coded.therapist, transcript=transcript, labels=LABELS, is_finished=False, at=AT
        )

    taken_back_meanwhile(coded, Purpose.MACHINE_CODING, by_hand, keep, monkeypatch)

    assert not HandCoding.objects.exists()


def test_what_is_shared_as_coding_is_taken_back_is_not_shared(coded: Cast, monkeypatch: pytest.MonkeyPatch):
    transcript = Transcript.objects.get()

    def share() -> None:
        sharing.share(
            by=coded.therapist, transcript=transcript, audience=sharing.Audience.CLIENT, is_shared=True, at=AT
        )

    taken_back_meanwhile(coded, Purpose.MACHINE_CODING, sharing, share, monkeypatch)

    assert Transcript.objects.get().shared_with_client_at is None


def test_a_coding_that_ends_as_coding_is_taken_back_is_not_kept(coded: Cast, monkeypatch: pytest.MonkeyPatch):
    found = Coding.objects.get()
    Coding.objects.update(state=JobState.RUNNING)
    result, closeness = coding_job._code(found)

    taken_back_meanwhile(
        coded, Purpose.MACHINE_CODING, coding_job, lambda: coding_job._keep(found, result, closeness), monkeypatch
    )

    assert Coding.objects.get().state == JobState.STOPPED


def test_a_copy_for_supervision_that_is_made_as_it_is_taken_back_is_not_kept(
    coded: Cast, web: WebClient, monkeypatch: pytest.MonkeyPatch
):
    """Should the client allow it again, the conversation is looked over anew."""
    allow(coded.client, Purpose.SUPERVISION)
    share_with_supervisor(web, coded.session)
    assert NamelessTranscript.objects.exists()
    transcript = Transcript.objects.get()
    words = transcript_from_json(disclose(transcript, actor=coded.therapist, purpose=Purpose.CARE))
    texts = [turn.text for turn in words.turns]

    def share() -> object:
        return nameless.share_nameless(by=coded.therapist, transcript=transcript, words=words, texts=texts, at=AT)

    taken_back_meanwhile(coded, Purpose.SUPERVISION, nameless, share, monkeypatch, last="supervisors_allowed")

    assert not NamelessTranscript.objects.exists()


def test_who_is_who_is_said_as_coding_is_taken_back_and_neither_waits_for_the_other(
    open_cast: Cast, web: WebClient, monkeypatch: pytest.MonkeyPatch
):
    """Each writes into the list of looks and changes the transcript: not in another order than the other."""
    hand_in(web, open_cast.session)
    transcript = Transcript.objects.get()
    draft = draft_from_json(disclose(transcript, actor=open_cast.therapist, purpose=Purpose.CARE))
    who = {"T": Speaker.THERAPIST, "C": Speaker.CLIENT}

    def confirm() -> None:
        transcripts.confirm_speakers(by=open_cast.therapist, transcript=transcript, draft=draft, speakers=who, at=AT)

    taken_back_meanwhile(open_cast, Purpose.MACHINE_CODING, transcripts, confirm, monkeypatch, last="seal")

    assert Transcript.objects.get().confirmed_at == AT
