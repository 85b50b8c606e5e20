"""Feedback on a conversation and listening over the sessions: evidence with places; the therapist's until shared."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client as WebClient
from django.urls import reverse

from holdspace.domain.access import Purpose
from holdspace.domain.audit import AuditEvent
from holdspace.server.audit.models import AuditEntry
from holdspace.server.clients.actions import add_session
from tests.cast import AT, Cast, allow
from tests.integration.conversations.conftest import (
    SECRET,
    as_text,
    hand_in,
    page,
    say_who_is_who,
    share_with_supervisor,
    withdraw,
    work,
)


def trend(cast: Cast) -> str:
    return reverse("conversations:trend", args=[cast.client.pk])


def text_of(web: WebClient, path: str) -> str:
    return web.get(path).content.decode()


def test_feedback_quotes_what_it_rests_on_with_a_jump_to_the_place(coded: Cast, web: WebClient):
    shown = text_of(web, page("feedback", coded.session))

    assert "Nothing in the words was clear enough to say so." in shown
    assert "Give a feeling back before going on" in shown
    assert f'{page("conversation", coded.session)}#turn-4"' in shown


def test_a_place_that_somebody_contests_is_no_feedback(coded: Cast, web: WebClient):
    place = f'{page("conversation", coded.session)}#turn-5"'
    before = text_of(web, page("feedback", coded.session))
    codes = {"question": "none", "reflection": "none", "therapist_input": "none"}
    web.post(page("contest", coded.session, 5), {**codes, "moment": "picked_up"})

    shown = text_of(web, page("feedback", coded.session))

    assert (place in before, place in shown) == (True, False)
    assert "not used here" not in before
    assert "not used here" in shown


def test_each_page_is_one_look(coded: Cast, web: WebClient):
    for path, kinds in ((page("feedback", coded.session), ["codes", "transcript"]), (trend(coded), ["codes"])):
        before = AuditEntry.objects.filter(client_id=coded.client.pk).count()
        web.get(path)
        (entry,) = AuditEntry.objects.filter(client_id=coded.client.pk).order_by("position")[before:]
        assert (entry.event, entry.kinds) == (AuditEvent.LOOKED, kinds)


def test_both_pages_are_the_therapists_until_shared(coded: Cast, web: WebClient, sign_in):
    allow(coded.client, Purpose.SUPERVISION)
    theirs, supervisor = sign_in(coded.client_user), sign_in(coded.supervisor)
    assert theirs.get(page("feedback", coded.session)).status_code == 302
    assert supervisor.get(page("feedback", coded.session)).status_code == 404
    assert "No session has been shared" in text_of(theirs, trend(coded))
    assert "No session has been shared" in text_of(supervisor, trend(coded))

    web.post(page("sharing", coded.session), {"audience": "client", "is_shared": "yes"})
    share_with_supervisor(web, coded.session)

    for other in (theirs, supervisor):
        assert "The therapist has shared it" in text_of(other, page("feedback", coded.session))
        assert "For the therapist to try" in text_of(other, page("feedback", coded.session))
        assert "Turns that inform or advise" in text_of(other, trend(coded))
    for path in (page("feedback", coded.session), page("conversation", coded.session)):
        assert "not right, say so beside" in text_of(theirs, path)
        assert "not right, say so beside" not in text_of(supervisor, path)  # a supervisor codes by hand instead
    assert "The page of this therapy" in text_of(supervisor, trend(coded))


@pytest.mark.parametrize("name", ["outsider_therapist", "outsider_client", "administrator", "privacy_officer"])
def test_outsiders_find_neither(name: str, coded: Cast, sign_in):
    web = sign_in(coded.everyone[name])

    assert [web.get(path).status_code for path in (page("feedback", coded.session), trend(coded))] == [404, 404]


def test_the_trend_compares_the_pair_with_itself_from_the_fourth_session_on(coded: Cast, web: WebClient):
    assert "from the fourth session" in text_of(web, trend(coded))
    for number in range(3):
        session = add_session(by=coded.therapist, therapy=coded.therapy, held_at=AT + timedelta(days=number + 1), at=AT)
        hand_in(web, session)
        say_who_is_who(web, session)
    work()

    shown = text_of(web, trend(coded))

    assert "within what was usual before" in shown
    assert "by chance alone a session falls outside in 50 % of cases" in shown
    assert SECRET not in shown


def test_what_somebody_codes_blind_is_not_in_their_trend(coded: Cast, web: WebClient):
    web.post(page("by_hand", coded.session), {"question_0": "open"})
    assert "Nothing to show yet" in text_of(web, trend(coded))

    web.post(page("by_hand", coded.session), {"question_0": "open", "then": "finish"})
    assert "Turns that inform or advise" in text_of(web, trend(coded))


def test_a_conversation_that_is_not_marked_has_no_feedback(open_cast: Cast, web: WebClient):
    hand_in(web, open_cast.session)
    say_who_is_who(web, open_cast.session)

    assert web.get(page("feedback", open_cast.session)).headers["Location"] == page("conversation", open_cast.session)
    assert "Nothing to show yet" in text_of(web, trend(open_cast))


def test_withdrawn_coding_leaves_nothing_to_show(coded: Cast, web: WebClient):
    withdraw(coded, Purpose.MACHINE_CODING)

    assert web.get(page("feedback", coded.session)).status_code == 302
    assert "Nothing to show yet" in text_of(web, trend(coded))


def test_the_page_counts_each_kind_over_turns_and_sentences(coded: Cast, web: WebClient):
    shown = text_of(web, page("conversation", coded.session))
    taken = web.get(page("export", coded.session, "json")).json()

    counted = shown.partition("How often each kind was found</summary>")[2].partition("</details>")[0]
    assert "No MITI rating" in counted
    # Of twenty turns ten ask: five in one sentence, five in either of two, each with nine chances in ten.
    assert re.search(r"<td>10\.0 \(\d+\.0 to \d+\.0\)</td>\s*<td>14\.0 \(", counted)
    assert {each["label"]: each["turns"]["value"] for each in taken["counts"]}["open"] == 10


def test_few_turns_are_not_counted(open_cast: Cast, web: WebClient):
    hand_in(web, open_cast.session, "txt", as_text()[:300])
    say_who_is_who(web, open_cast.session)
    work()

    assert "How often each kind was found" not in text_of(web, page("conversation", open_cast.session))
