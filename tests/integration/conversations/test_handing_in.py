"""Handing a transcript in: every format, every refusal, and who is who before anything else."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as WebClient

from holdspace.domain.access import Purpose
from holdspace.domain.conversation.transcript import Speaker
from holdspace.server.conversations.models import Coding, Transcript
from holdspace.server.conversations.opening import open_names
from tests.cast import Cast, allow
from tests.integration.conversations.conftest import (
    FILES,
    LINES,
    SECRET,
    as_text,
    hand_in,
    page,
    say_who_is_who,
    withdraw,
)


@pytest.mark.parametrize("ending", FILES)
def test_every_format_is_taken_in_and_read_back(ending: str, open_cast: Cast, web: WebClient):
    answer = hand_in(web, open_cast.session, ending)
    assert answer.headers["Location"] == page("speakers", open_cast.session)

    say_who_is_who(web, open_cast.session)
    Coding.objects.all().delete()
    shown = web.get(page("conversation", open_cast.session)).content.decode()

    assert SECRET in shown
    assert shown.count('class="turn therapist"') == len(LINES) // 2


def test_a_text_that_windows_saved_is_taken_in_and_the_next_page_says_how_it_was_read(open_cast: Cast, web: WebClient):
    content = as_text().decode().replace("How", "“How”").encode("cp1252")

    answer = web.post(page("upload", open_cast.session), {"file": SimpleUploadedFile("a.txt", content)}, follow=True)

    assert "read as Windows-1252" in answer.content.decode()
    assert "“How” has the week" in answer.content.decode()


def test_what_becomes_of_a_file_is_said_in_the_language_of_who_hands_it_in(open_cast: Cast, web: WebClient):
    web.cookies["language"] = "de"

    assert "die Datei selbst wird nicht aufbewahrt" in web.get(page("upload", open_cast.session)).content.decode()


def test_pasted_text_is_taken_in(open_cast: Cast, web: WebClient):
    answer = web.post(page("upload", open_cast.session), {"text": as_text().decode()})

    assert answer.headers["Location"] == page("speakers", open_cast.session)


def test_who_the_record_knows_is_a_speaker_where_they_say_one_thing_only(open_cast: Cast, web: WebClient):
    names = open_names(open_cast.therapist, open_cast.session)
    therapist = next(name for name, who in names.items() if who is Speaker.THERAPIST)
    client = next(name for name, who in names.items() if who is Speaker.CLIENT)

    hand_in(web, open_cast.session, content=f"{therapist}: How was it?\n{client.upper()}: I said: no.".encode())
    shown = web.get(page("speakers", open_cast.session)).content.decode()

    assert "Who is who was read by the names in the file." in shown
    assert ">I said: no.</blockquote>" in shown


def test_without_consent_nothing_is_read_and_the_page_says_how_to_ask(cast: Cast, sign_in):
    answer = hand_in(sign_in(cast.therapist), cast.session)

    assert answer.status_code == 403
    assert "How to ask" in answer.content.decode()
    assert not Transcript.objects.exists()


def test_consent_is_asked_again_between_the_page_and_its_sending(open_cast: Cast, web: WebClient, sign_in):
    assert web.get(page("upload", open_cast.session)).status_code == 200
    withdraw(open_cast, Purpose.TRANSCRIPTION)

    assert hand_in(web, open_cast.session).status_code == 403
    assert not Transcript.objects.exists()


@pytest.mark.parametrize("purpose", [Purpose.CARE, Purpose.TRANSCRIPTION])
def test_without_leave_for_care_or_transcripts_nothing_is_taken_in(purpose: Purpose, open_cast: Cast, web: WebClient):
    withdraw(open_cast, purpose)

    assert hand_in(web, open_cast.session).status_code == 403
    assert not Transcript.objects.exists()


def test_without_leave_to_code_the_words_are_kept_and_nothing_is_marked(cast: Cast, sign_in):
    allow(cast.client, Purpose.TRANSCRIPTION)
    web = sign_in(cast.therapist)
    hand_in(web, cast.session)
    say_who_is_who(web, cast.session)

    shown = web.get(page("conversation", cast.session)).content.decode()

    assert SECRET in shown
    assert "has not allowed a program" in shown
    assert not Coding.objects.exists()
    assert web.post(page("code", cast.session)).status_code == 403


@pytest.mark.parametrize(
    ("ending", "content", "said"),
    [
        ("txt", b"Notes about a session\nT: Hello", "line 1: Nobody is named as the speaker"),
        ("vtt", b"WEBVTT\n\n00:01.000 --> nonsense\nHello", "line 3"),
        ("srt", b"", "empty"),
        ("json", b"{", "not valid JSON"),
        ("docx", b"PK\x03\x04 not really", "not a readable DOCX"),
        ("pdf", b"%PDF-1.7", "cannot be read"),
        ("txt", b"\xff\xfe\x00\xd8T: a", "not UTF-8 text"),
        ("txt", b"T: Hello\nT: Take your time.", "Name both sides at the beginning of their turns"),
    ],
)
def test_a_bad_file_is_refused_at_the_field_with_its_place(
    ending: str, content: bytes, said: str, open_cast: Cast, web: WebClient
):
    answer = hand_in(web, open_cast.session, ending, content)

    assert answer.status_code == 400
    assert said in answer.content.decode()
    assert not Transcript.objects.exists()


def test_a_pasted_text_that_cannot_be_read_keeps_what_was_pasted(open_cast: Cast, web: WebClient):
    answer = web.post(page("upload", open_cast.session), {"text": "just words"})

    assert answer.status_code == 400
    assert "Line 1: Nobody is named" in answer.content.decode()
    assert "just words</textarea>" in answer.content.decode()


def test_nothing_and_both_are_refused(open_cast: Cast, web: WebClient):
    assert web.post(page("upload", open_cast.session), {}).status_code == 400


def test_an_upload_beyond_the_limit_is_refused_in_words(open_cast: Cast, web: WebClient, settings):
    settings.HOLDSPACE_UPLOAD_MEGABYTES = 1
    answer = hand_in(web, open_cast.session, "txt", b"T: " + b"a" * 1_500_000)

    assert answer.status_code == 400
    assert "larger than 1 MB" in answer.content.decode()


def test_more_speakers_or_utterances_than_the_installation_takes_are_refused(open_cast: Cast, web: WebClient, settings):
    settings.HOLDSPACE_TRANSCRIPT_SPEAKERS = 1
    assert "More than 1 speakers" in hand_in(web, open_cast.session, "txt", b"T: Hello.\nC: Hi.").content.decode()

    settings.HOLDSPACE_TRANSCRIPT_SPEAKERS, settings.HOLDSPACE_TRANSCRIPT_UTTERANCES = 8, 1
    assert "More than 1 utterances" in hand_in(web, open_cast.session, "txt", b"T: Hello.\nC: Hi.").content.decode()


def test_the_guess_is_shown_with_its_reason_and_can_be_corrected(open_cast: Cast, web: WebClient):
    text = "\n".join(f"{'Ana' if name == 'T' else 'Bo'}: {text}" for name, text in LINES)
    hand_in(web, open_cast.session, "txt", text.encode())
    asked = web.get(page("speakers", open_cast.session)).content.decode()
    assert "Ana asks more often" in asked

    web.post(page("speakers", open_cast.session), {"speaker_0": "client", "speaker_1": "therapist"})
    Coding.objects.all().delete()
    shown = web.get(page("conversation", open_cast.session)).content.decode()

    first = shown[shown.index('id="turn-1"') - 60 : shown.index('id="turn-1"')]
    assert "turn client" in first


def test_both_sides_must_be_there(open_cast: Cast, web: WebClient):
    hand_in(web, open_cast.session)

    answer = web.post(page("speakers", open_cast.session), {"speaker_0": "client", "speaker_1": "client"})

    assert answer.status_code == 400
    assert Transcript.objects.get().confirmed_at is None


def test_sending_it_twice_leads_to_the_conversation_and_changes_nothing(open_cast: Cast, web: WebClient):
    """As two quick clicks do."""
    hand_in(web, open_cast.session)
    web.post(page("speakers", open_cast.session), {"speaker_0": "client", "speaker_1": "therapist"})
    kept = Transcript.objects.values().get()

    again = web.post(page("speakers", open_cast.session), {"speaker_0": "therapist", "speaker_1": "client"})

    assert again.headers["Location"] == page("conversation", open_cast.session)
    assert Transcript.objects.values().get() == kept


def test_with_three_names_one_can_be_left_out(open_cast: Cast, web: WebClient):
    text = as_text() + f"\nGuest: A word about the {SECRET[::-1]} here.\nGuest: And another.".encode()
    hand_in(web, open_cast.session, "txt", text)
    web.post(
        page("speakers", open_cast.session),
        {"speaker_0": "therapist", "speaker_1": "client", "speaker_2": "left_out"},
    )
    Coding.objects.all().delete()

    assert SECRET[::-1] not in web.get(page("conversation", open_cast.session)).content.decode()


def test_nothing_is_coded_before_somebody_said_who_is_who(open_cast: Cast, web: WebClient):
    hand_in(web, open_cast.session)

    assert not Coding.objects.exists()
    assert web.post(page("code", open_cast.session)).status_code == 404


def test_a_second_transcript_leads_to_the_first(open_cast: Cast, web: WebClient):
    hand_in(web, open_cast.session)

    assert hand_in(web, open_cast.session).headers["Location"] == page("speakers", open_cast.session)
    assert Transcript.objects.count() == 1


def test_removing_needs_a_tick_and_then_erases_all(coded: Cast, web: WebClient):
    web.post(page("remove", coded.session), {})
    assert Transcript.objects.count() == 1

    web.post(page("remove", coded.session), {"sure": "yes"})

    assert not Transcript.objects.exists()
    assert not Coding.objects.exists()
