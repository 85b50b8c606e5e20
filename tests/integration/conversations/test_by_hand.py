"""Coding by hand: blind until finished, kept as it grows, compared afterwards; with or without the program."""

from __future__ import annotations

import pytest
from django.test import Client as WebClient

from holdspace.domain.access import Purpose
from holdspace.domain.audit import AuditEvent
from holdspace.server.audit.models import AuditEntry
from holdspace.server.conversations.models import Coding, HandCoding
from tests.cast import Cast, allow
from tests.integration.conversations.conftest import LINES, hand_in, page, share_with_supervisor, withdraw

MARKED = "Marked by a program"


def given(start: int, count: int, *, asks: str = "open") -> dict[str, str]:
    """Return the form of a part: every therapist turn asks, every client turn is neutral."""
    turns = range(start, start + count)
    asked = {f"question_{turn}": asks for turn in turns if LINES[turn][0] == "T"}
    return asked | {f"client_talk_{turn}": "neutral" for turn in turns if LINES[turn][0] == "C"}


@pytest.fixture
def supervised(coded: Cast, web: WebClient) -> Cast:
    """The cast whose conversation is shared with the supervisor."""
    allow(coded.client, Purpose.SUPERVISION)
    share_with_supervisor(web, coded.session)
    return coded


def test_two_people_code_blind_and_are_compared_with_each_other_and_the_program(supervised: Cast, web, sign_in):
    by_hand, agreement = page("by_hand", supervised.session), page("agreement", supervised.session)
    supervisor = sign_in(supervised.supervisor)

    for browser, asks in ((web, "open"), (supervisor, "closed")):
        form = browser.get(by_hand).content.decode()
        assert MARKED not in form
        assert "What the marks mean" in form
        assert browser.get(agreement).headers["Location"] == by_hand
        answer = browser.post(by_hand, given(0, 20, asks=asks))
        assert answer.headers["Location"] == f"{by_hand}?page=2"
        assert MARKED not in browser.get(page("conversation", supervised.session)).content.decode()
        answer = browser.post(f"{by_hand}?page=2", {**given(20, 20, asks="open"), "then": "finish"})
        assert answer.headers["Location"] == agreement

    shown = web.get(agreement).content.decode()
    assert supervised.therapist.display_name in shown
    assert supervised.supervisor.display_name in shown
    assert "The program (plain coder)" in shown
    assert "Closed question" in shown
    assert MARKED in web.get(page("conversation", supervised.session)).content.decode()


def test_what_was_given_is_there_again_and_an_empty_choice_takes_it_back(coded: Cast, web: WebClient):
    by_hand = page("by_hand", coded.session)
    web.post(by_hand, given(0, 20))
    assert "Coded so far: 20 of 40 turns" in web.get(by_hand).content.decode()

    web.post(by_hand, {"question_0": "closed"})

    shown = web.get(by_hand).content.decode()
    assert "Coded so far: 1 of 40 turns" in shown
    assert '<option value="closed" selected>' in shown


def test_it_works_without_the_program(coded: Cast, web: WebClient):
    Coding.objects.all().delete()

    web.post(page("by_hand", coded.session), {**given(0, 20), "then": "finish"})

    assert "nobody else has yet" in web.get(page("agreement", coded.session)).content.decode()


def test_it_can_come_before_any_mark(open_cast: Cast, web: WebClient):
    hand_in(web, open_cast.session)
    who = {"speaker_0": "therapist", "speaker_1": "client", "then": "by_hand"}

    answer = web.post(page("speakers", open_cast.session), who)

    assert answer.headers["Location"] == page("by_hand", open_cast.session)
    assert "not blind" not in web.get(page("by_hand", open_cast.session)).content.decode()
    assert not Coding.objects.exists()


def test_who_may_have_seen_marks_is_told_so(coded: Cast, web: WebClient):
    assert "not blind" in web.get(page("by_hand", coded.session)).content.decode()


def test_finished_is_finished(coded: Cast, web: WebClient):
    by_hand = page("by_hand", coded.session)
    assert web.post(by_hand, {"then": "finish"}).status_code == 400
    web.post(by_hand, {**given(0, 20), "then": "finish"})

    assert web.post(by_hand, given(0, 20)).headers["Location"] == page("agreement", coded.session)
    assert HandCoding.objects.get().finished_at is not None


@pytest.mark.parametrize("name", ["client", "outsider_therapist", "outsider_client", "administrator", "supervisor"])
def test_nobody_else_codes_or_compares(name: str, coded: Cast, sign_in):
    """The supervisor neither, before the conversation is shared with them."""
    web = sign_in(coded.everyone[name])

    for asked in ("by_hand", "agreement"):
        assert web.get(page(asked, coded.session)).status_code == 404
    assert web.post(page("by_hand", coded.session), given(0, 20)).status_code == 404


def test_each_look_and_each_writing_is_one_entry(coded: Cast, web: WebClient):
    before = AuditEntry.objects.filter(client_id=coded.client.pk).count()

    web.get(page("by_hand", coded.session))
    web.post(page("by_hand", coded.session), given(0, 20))

    entries = AuditEntry.objects.filter(client_id=coded.client.pk).order_by("position")[before:]
    assert [entry.event for entry in entries] == [AuditEvent.LOOKED, AuditEvent.LOOKED, AuditEvent.ADDED]


def test_nobody_codes_in_vain_what_the_client_does_not_allow(coded: Cast, web: WebClient):
    assert page("by_hand", coded.session) in web.get(page("conversation", coded.session)).content.decode()

    withdraw(coded, Purpose.MACHINE_CODING)

    assert page("by_hand", coded.session) not in web.get(page("conversation", coded.session)).content.decode()
    assert web.get(page("by_hand", coded.session)).status_code == 403


def test_withdrawn_coding_erases_what_was_coded_by_hand(coded: Cast, web: WebClient):
    web.post(page("by_hand", coded.session), given(0, 20))

    withdraw(coded, Purpose.MACHINE_CODING)

    assert not HandCoding.objects.exists()
    assert web.post(page("by_hand", coded.session), given(0, 20)).status_code == 403


def test_supervision_taken_back_erases_what_the_supervisor_coded_and_nothing_else(supervised: Cast, web, sign_in):
    by_hand = page("by_hand", supervised.session)
    for browser in (web, sign_in(supervised.supervisor)):
        browser.post(by_hand, given(0, 20))
    theirs = HandCoding.objects.get(author=supervised.supervisor)

    withdraw(supervised, Purpose.SUPERVISION)

    assert [each.author for each in HandCoding.objects.all()] == [supervised.therapist]
    erased = AuditEntry.objects.get(client_id=supervised.client.pk, event="erased", kinds=["codes"])
    assert (erased.records, erased.detail) == ([str(theirs.pk)], "consent_withdrawn")
