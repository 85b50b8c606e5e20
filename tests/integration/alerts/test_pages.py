"""Alerts: who sees them, and that one is closed with what was done and not otherwise."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils.timezone import now

from holdspace.domain.access import Purpose
from holdspace.server.alerts.actions import raise_alert
from holdspace.server.alerts.models import Alert, AlertState
from holdspace.server.audit.models import AuditEntry
from holdspace.server.clients.actions import end_therapy
from holdspace.server.consents.actions import withdraw_consent
from tests.cast import AT, Cast, Pair
from tests.conftest import SignIn

CONTENT: dict[str, Any] = {
    "topic": "A risk answer",
    "reason": "Check-in for session 1: a question was answered “several days”.",
    "measure": "PHQ-9",
    "item": "question 9",
    "value": 1,
}
ALERTS = "/alerts/"


def raise_one(pair: Pair, *, is_urgent: bool = True) -> Alert:
    with transaction.atomic():
        return raise_alert(by=pair.user, therapy=pair.therapy, content=CONTENT, is_urgent=is_urgent, at=AT)


@pytest.fixture
def alert(cast: Cast) -> Alert:
    return raise_one(cast.pair)


def address(alert: Alert) -> str:
    return reverse("alerts:alert", args=[alert.pk])


def looks(cast: Cast) -> int:
    return AuditEntry.objects.filter(client_id=cast.client.pk, event="looked").count()


def test_the_therapist_finds_who_it_is_and_why(cast: Cast, sign_in: SignIn, alert: Alert):
    shown = sign_in(cast.therapist).get(ALERTS).content.decode()

    assert "Client rosa.k" in shown
    assert CONTENT["reason"] in shown
    assert "urgent" in shown


def test_the_list_is_one_look_for_each_client_however_many_alerts(cast: Cast, sign_in: SignIn, alert: Alert):
    raise_one(cast.pair, is_urgent=False)
    before = looks(cast)

    sign_in(cast.therapist).get(ALERTS)

    assert looks(cast) == before + 1


def test_the_question_is_named_in_the_readers_language(cast: Cast, sign_in: SignIn, alert: Alert):
    german = sign_in(cast.therapist).get(address(alert), headers={"Accept-Language": "de"}).content.decode()

    assert "PHQ-9, Frage 9: 1" in german


def test_an_alert_is_one_look_and_keeps_when_it_was_first_opened(cast: Cast, sign_in: SignIn, alert: Alert):
    before, web = looks(cast), sign_in(cast.therapist)

    shown = web.get(address(alert)).content.decode()

    assert "PHQ-9, question 9: 1" in shown
    assert looks(cast) == before + 1
    first = Alert.objects.get(pk=alert.pk).seen_at
    assert first is not None
    web.get(address(alert))
    assert Alert.objects.get(pk=alert.pk).seen_at == first


@pytest.mark.parametrize("words", ["", "   \n "])
def test_without_words_it_stays_open(cast: Cast, sign_in: SignIn, alert: Alert, words: str):
    response = sign_in(cast.therapist).post(address(alert), {"what_was_done": words})

    assert response.status_code == 400
    assert "without it the alert stays open" in response.content.decode()
    assert Alert.objects.get(pk=alert.pk).state == AlertState.OPEN


def test_it_is_closed_with_what_was_done_by_whom_and_when(cast: Cast, sign_in: SignIn, alert: Alert):
    web = sign_in(cast.therapist)

    web.post(address(alert), {"what_was_done": "We spoke on the phone at noon."})

    closed = Alert.objects.get(pk=alert.pk)
    assert (closed.state, closed.closed_by) == (AlertState.CLOSED, cast.therapist)
    assert b"noon" not in bytes(closed.sealed)
    shown = web.get(ALERTS).content.decode()
    assert "We spoke on the phone at noon." in shown
    assert "Noor Haddad" in shown


def test_the_client_reads_what_was_done(cast: Cast, sign_in: SignIn, alert: Alert):
    sign_in(cast.therapist).post(address(alert), {"what_was_done": "We spoke on the phone at noon."})

    shown = sign_in(cast.client_user).get(address(alert)).content.decode()

    assert "We spoke on the phone at noon." in shown
    assert "<form" not in shown.partition("<main")[2]


def test_a_client_with_an_open_alert_finds_help_beside_it(cast: Cast, sign_in: SignIn, alert: Alert):
    shown = sign_in(cast.client_user).get(address(alert)).content.decode()

    assert 'href="tel:999"' in shown
    assert "has not opened it yet" in shown


def test_it_is_not_closed_twice(cast: Cast, sign_in: SignIn, alert: Alert):
    web = sign_in(cast.therapist)
    web.post(address(alert), {"what_was_done": "First."})

    assert web.post(address(alert), {"what_was_done": "Second."}).status_code == 409


def test_a_client_closes_no_alert(cast: Cast, sign_in: SignIn, alert: Alert):
    response = sign_in(cast.client_user).post(address(alert), {"what_was_done": "Nothing."})

    assert response.status_code == 403
    assert Alert.objects.get(pk=alert.pk).state == AlertState.OPEN


@pytest.mark.parametrize("who", ["outsider_therapist", "outsider_client", "administrator", "privacy_officer"])
def test_the_outsider_is_refused(cast: Cast, sign_in: SignIn, alert: Alert, who: str):
    web = sign_in(cast.everyone[who])

    assert web.get(address(alert)).status_code == 404
    assert CONTENT["reason"] not in web.get(ALERTS).content.decode()


def test_a_supervisor_learns_only_that_there_is_one(cast: Cast, sign_in: SignIn, alert: Alert):
    web = sign_in(cast.supervisor)

    assert web.get(address(alert)).status_code == 403
    shown = web.get(ALERTS).content.decode()
    assert CONTENT["reason"] not in shown
    assert "Client rosa.k" not in shown


def test_after_withdrawal_of_care_the_list_still_opens_without_a_word_of_it(cast: Cast, sign_in: SignIn, alert: Alert):
    withdraw_consent(by=cast.client_user, client=cast.client, purpose=Purpose.CARE, at=AT)

    response = sign_in(cast.therapist).get(ALERTS)

    assert response.status_code == 200
    assert CONTENT["reason"] not in response.content.decode()
    assert "A client whose record you cannot open now" in response.content.decode()


def test_after_the_therapy_it_is_gone_from_the_therapists_list(cast: Cast, sign_in: SignIn, alert: Alert):
    end_therapy(by=cast.therapist, therapy=cast.therapy, at=now())

    web = sign_in(cast.therapist)

    assert web.get(address(alert)).status_code == 404
    assert "Nothing is open" in web.get(ALERTS).content.decode()
