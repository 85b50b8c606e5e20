"""The coded session page: what each person is shown, one entry a look, filters, sharing, contests, export."""

from __future__ import annotations

import json

import pytest
from django.db import connection
from django.test import Client as WebClient
from django.urls import reverse

from holdspace.domain.access import Purpose
from holdspace.domain.audit import AuditEvent
from holdspace.server.audit.models import AuditEntry
from holdspace.server.conversations.models import Coding, Contest, Note, Transcript
from tests.cast import Cast, allow
from tests.integration.conversations.conftest import LINES, SECRET, page, share_with_supervisor, withdraw

PAGES = ("upload", "conversation", "note")
MARKED = "Marked by a program"


@pytest.mark.parametrize("name", ["outsider_therapist", "outsider_client", "administrator", "privacy_officer"])
@pytest.mark.parametrize("asked", PAGES)
def test_whoever_has_nothing_to_do_with_it_finds_nothing(name: str, asked: str, coded: Cast, sign_in):
    web = sign_in(coded.everyone[name])
    entries = AuditEntry.objects.count()

    answers = {web.get(page(asked, coded.session)).status_code, web.post(page(asked, coded.session)).status_code}

    assert answers <= {404, 405}
    assert AuditEntry.objects.count() == entries


def test_whoever_is_not_signed_in_is_sent_to_sign_in(coded: Cast):
    assert "/account/login/" in WebClient().get(page("conversation", coded.session)).headers["Location"]


def test_not_there_and_not_yours_answer_alike(coded: Cast, sign_in):
    web = sign_in(coded.outsiders.therapist)
    not_yours = web.get(page("conversation", coded.session))
    not_there = web.get(page("conversation", coded.session).replace(str(coded.session.pk), str(coded.client.pk)))

    assert (not_yours.status_code, not_yours.content) == (not_there.status_code, not_there.content)


@pytest.mark.parametrize(("asked", "more"), [("conversation", []), ("contest", [1]), ("export", ["json"])])
def test_each_look_is_one_entry(asked: str, more: list[object], coded: Cast, web: WebClient):
    before = AuditEntry.objects.filter(client_id=coded.client.pk).count()

    web.get(page(asked, coded.session, *more))

    entries = AuditEntry.objects.filter(client_id=coded.client.pk).order_by("position")[before:]
    assert [entry.event for entry in entries] == [AuditEvent.LOOKED]
    assert entries[0].kinds == ["codes", "transcript"]


def test_a_longer_turn_of_the_therapist_shows_which_sentence_asks(coded: Cast, web: WebClient):
    shown = web.get(page("conversation", coded.session)).content.decode()

    asks = "What would help you to say it out loud to your sister?"
    assert f'I see. <span class="where">{asks} <span class="where-code">Question</span></span>' in shown
    assert shown.count('class="where"') == 5  # once in each of the five rounds, and in no turn of one sentence


def test_the_client_reads_the_words_and_the_marks_only_once_they_are_shared(coded: Cast, web: WebClient, sign_in):
    theirs = sign_in(coded.client_user)
    before = theirs.get(page("conversation", coded.session)).content.decode()
    assert SECRET in before
    assert MARKED not in before
    assert b"probability" not in theirs.get(page("export", coded.session, "csv")).content

    web.post(page("sharing", coded.session), {"audience": "client", "is_shared": "yes"})
    assert MARKED in theirs.get(page("conversation", coded.session)).content.decode()

    web.post(page("sharing", coded.session), {"audience": "client", "is_shared": "no"})
    assert MARKED not in theirs.get(page("conversation", coded.session)).content.decode()


def test_the_supervisor_sees_what_was_shared_if_the_client_allows_supervision(coded: Cast, web: WebClient, sign_in):
    supervisor = sign_in(coded.supervisor)
    assert supervisor.get(page("conversation", coded.session)).status_code == 404

    share_with_supervisor(web, coded.session)
    assert supervisor.get(page("conversation", coded.session)).status_code == 404

    allow(coded.client, Purpose.SUPERVISION)
    share_with_supervisor(web, coded.session)
    assert MARKED in supervisor.get(page("conversation", coded.session)).content.decode()


def test_a_supervisor_is_not_told_of_a_conversation_that_was_not_shared(coded: Cast, web: WebClient, sign_in):
    allow(coded.client, Purpose.SUPERVISION)
    supervisor = sign_in(coded.supervisor)
    of_session, conversation = (
        reverse("same_page:session", args=[coded.session.pk]),
        page("conversation", coded.session),
    )
    assert conversation not in supervisor.get(of_session).content.decode()

    share_with_supervisor(web, coded.session)

    assert conversation in supervisor.get(of_session).content.decode()


def test_a_client_cannot_share_or_remove_or_have_coded(coded: Cast, sign_in):
    web = sign_in(coded.client_user)

    for action in ("sharing", "remove", "code", "cancel"):
        assert web.post(page(action, coded.session), {"audience": "client"}).status_code == 404


def test_withdrawn_leave_for_transcripts_closes_the_page_to_the_therapist(coded: Cast, web: WebClient, sign_in):
    withdraw(coded, Purpose.TRANSCRIPTION)

    assert SECRET not in web.get(page("conversation", coded.session)).content.decode()
    assert web.get(page("export", coded.session, "json")).status_code == 403
    assert SECRET in sign_in(coded.client_user).get(page("conversation", coded.session)).content.decode()


def test_turns_can_be_filtered_in_the_address(coded: Cast, web: WebClient):
    whole = web.get(page("conversation", coded.session)).content.decode()
    client = web.get(page("conversation", coded.session), {"who": "client"}).content.decode()
    asks = web.get(page("conversation", coded.session), {"mark": "question"}).content.decode()

    assert whole.count('<li class="turn ') == len(LINES)
    assert client.count('<li class="turn ') == client.count('<li class="turn client') == len(LINES) // 2
    assert 0 < asks.count('<li class="turn ') < len(LINES) // 2


def test_an_unknown_filter_shows_everything(coded: Cast, web: WebClient):
    shown = web.get(page("conversation", coded.session), {"who": "nobody", "mark": "<script>"}).content.decode()

    assert shown.count('<li class="turn ') == len(LINES)


def test_a_later_contest_stands_beside_the_mark_and_the_earlier_one(coded: Cast, web: WebClient):
    marked = labels_of(web, coded, turn=3)
    others = sorted({"none", "open", "closed"} - {marked["question"]})
    for label in others:
        web.post(page("contest", coded.session, 3), {**marked, "question": label, "why": f"I call it {label}."})

    shown = web.get(page("conversation", coded.session)).content.decode()

    assert Contest.objects.count() == 2
    assert AuditEntry.objects.filter(detail="contest", event=AuditEvent.ADDED).count() == 2
    assert labels_of(web, coded, turn=3) == marked
    assert all(f"I call it {label}." in shown for label in others)
    assert shown.count("<strong>You:</strong>") == 2


def test_a_word_is_taken_back_by_choosing_what_was_marked(coded: Cast, web: WebClient):
    marked = labels_of(web, coded, turn=3)
    other = min({"none", "open", "closed"} - {marked["question"]})
    address = page("contest", coded.session, 3)
    web.post(address, {**marked, "question": other})
    again = web.get(address).content.decode()

    answer = web.post(address, marked)

    assert f'<option value="{other}" selected>' in again
    assert "as marked</option>" in again
    assert "To take it back" in again
    assert answer.status_code == 302
    shown = web.get(page("conversation", coded.session)).content.decode()
    assert "contested: 0" in shown
    assert "as marked" in shown
    assert web.post(address, marked).status_code == 400
    assert Contest.objects.count() == 2


def test_each_begins_with_their_own_word(coded: Cast, web: WebClient, sign_in):
    web.post(page("sharing", coded.session), {"audience": "client", "is_shared": "yes"})
    marked = labels_of(web, coded, turn=3)
    other = min({"none", "open", "closed"} - {marked["question"]})
    web.post(page("contest", coded.session, 3), {**marked, "question": other})

    theirs = sign_in(coded.client_user).get(page("contest", coded.session, 3)).content.decode()

    assert f'<option value="{marked["question"]}" selected>' in theirs
    assert "To take it back" not in theirs


def test_the_client_contests_what_was_shared_and_the_therapist_sees_who_said_it(coded: Cast, web: WebClient, sign_in):
    theirs = sign_in(coded.client_user)
    said = {"client_talk": "sustain", "emotions": ["anger", "fear"], "why": "I was angry."}
    assert theirs.post(page("contest", coded.session, 2), said).status_code == 404
    web.post(page("sharing", coded.session), {"audience": "client", "is_shared": "yes"})

    answer = theirs.post(page("contest", coded.session, 2), said)

    assert answer.headers["Location"] == f"{page('conversation', coded.session)}#turn-2"
    shown = web.get(page("conversation", coded.session), {"mark": "contested"}).content.decode()
    assert "The client:" in shown
    assert "I was angry." in shown
    assert "Anger, Fear" in shown


def test_a_contest_that_differs_in_nothing_is_refused_in_words(coded: Cast, web: WebClient):
    answer = web.post(page("contest", coded.session, 1), labels_of(web, coded, turn=1))

    assert answer.status_code == 400
    assert "Nothing here differs" in answer.content.decode()


def test_a_feeling_that_was_passed_over_is_quoted_and_can_be_contested(coded: Cast, web: WebClient):
    shown = web.get(page("conversation", coded.session)).content.decode()
    assert "Perhaps passed over" in shown
    assert "To try, if it fits" in shown

    marked = labels_of(web, coded, turn=5)
    answer = web.post(page("contest", coded.session, 5), {**marked, "moment": "picked_up", "why": "I nodded."})

    assert answer.status_code == 302
    shown = web.get(page("conversation", coded.session)).content.decode()
    assert "<strong>You:</strong> The feeling was taken up – “I nodded.”" in shown
    assert ", contested</figcaption>" in shown.replace("\n", "")


def test_a_turn_that_is_not_there_is_not_found(coded: Cast, web: WebClient):
    assert web.get(page("contest", coded.session, 999)).status_code == 404


def test_exports_hold_words_codes_figures_and_contests(coded: Cast, web: WebClient):
    web.post(page("contest", coded.session, 2), {"client_talk": "sustain", "emotions": ["anger", "surprise"]})

    exported = json.loads(web.get(page("export", coded.session, "json")).content)
    table = web.get(page("export", coded.session, "csv"))

    assert SECRET in exported["turns"][1]["text"]
    assert {"question_count", "therapist_talk_share"} <= {figure["id"] for figure in exported["figures"]}
    assert exported["contests"][0]["by"] == "therapist"
    assert len(table.content.decode().splitlines()) == len(LINES) + 1
    assert table.headers["Content-Disposition"] == 'attachment; filename="session-1.csv"'
    assert web.get(page("export", coded.session, "exe")).status_code == 404


def test_a_spreadsheet_takes_no_words_for_a_formula(open_cast: Cast, web: WebClient):
    web.post(page("upload", open_cast.session), {"text": "T: =1+1\nC: Yes.\nT: And?\nC: No."})
    web.post(page("speakers", open_cast.session), {"speaker_0": "therapist", "speaker_1": "client"})
    Coding.objects.all().delete()

    assert "'=1+1" in web.get(page("export", open_cast.session, "csv")).content.decode()


def test_a_note_is_its_authors_alone(coded: Cast, web: WebClient, sign_in):
    web.post(page("note", coded.session), {"text": f"My guess about the {SECRET}."})
    web.post(page("note", coded.session), {"text": f"A second guess about the {SECRET}."})

    assert Note.objects.count() == 1
    assert "A second guess" in web.get(page("note", coded.session)).content.decode()
    assert sign_in(coded.client_user).get(page("note", coded.session)).status_code == 404
    assert sign_in(coded.supervisor).get(page("note", coded.session)).status_code == 404


def test_no_word_of_it_stands_in_the_clear_in_the_database(coded: Cast, web: WebClient):
    web.post(page("contest", coded.session, 2), {"client_talk": "sustain", "emotions": ["anger"], "why": SECRET})
    web.post(page("note", coded.session), {"text": SECRET})
    assert Transcript.objects.exists()
    assert Contest.objects.exists()

    stored = everything_stored()

    assert len(stored) > 10_000
    assert SECRET.encode() not in stored
    assert b"client_talk" not in stored
    assert b"pretending" not in stored


def labels_of(web: WebClient, cast: Cast, *, turn: int) -> dict[str, str]:
    """Return what the program marked in a turn, counted from 1, as the form of a contest holds it."""
    exported = json.loads(web.get(page("export", cast.session, "json")).content)
    labels = exported["turns"][turn - 1]["labels"]
    moments = {str(moment["kind"]) for moment in exported["moments"] if moment["answer"] == turn - 1}
    return {code: label for code, label in labels.items() if code != "behaviour"} | {"moment": "".join(moments)}


def everything_stored() -> bytes:
    """Return every value of every row of the database, as bytes."""
    parts: list[bytes] = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608 - the database's own names
            for row in cursor.fetchall():
                parts += [bytes(v) if isinstance(v, bytes | memoryview) else str(v).encode() for v in row]
    return b"\n".join(parts)
