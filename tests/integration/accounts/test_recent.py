"""Before what is most private, whoever holds the phone proves again who they are; what was written is still kept."""

from __future__ import annotations

import time

import pytest
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from django.test import Client as WebClient
from django.urls import reverse
from django.utils.timezone import now

from holdspace.server.exceptions.actions import ask
from holdspace.server.exceptions.jurisdictions import jurisdiction_of
from tests.cast import Cast
from tests.conftest import SignIn
from tests.integration.exceptions.conftest import WANTED


def signed_in(web: WebClient, *, minutes_ago: float, factor: str = "") -> WebClient:
    proof = {"method": "mfa", "type": factor} if factor else {"method": "password"}
    session = web.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{**proof, "at": time.time() - minutes_ago * 60}]
    session.save()
    return web


@pytest.mark.parametrize("page", ["looks/", "looks.csv", "looks.json", "journal/"])
def test_the_list_of_looks_and_the_journal_ask_again_after_a_while(cast: Cast, sign_in: SignIn, page: str):
    web = sign_in(cast.client_user)
    path = f"/clients/{cast.client.pk}/{page}"

    assert signed_in(web, minutes_ago=14).get(path).status_code == 200
    asked = signed_in(web, minutes_ago=16).get(path)

    assert asked.status_code == 302
    assert asked["Location"].startswith("/account/reauthenticate/?next=")


def test_a_proof_from_what_is_the_future_now_that_the_clock_was_set_back_is_none(cast: Cast, sign_in: SignIn):
    web = signed_in(sign_in(cast.client_user), minutes_ago=-24 * 60)

    asked = web.get(f"/clients/{cast.client.pk}/looks/")

    assert asked["Location"].startswith("/account/reauthenticate/?next=")


@pytest.mark.parametrize("act", ["export/ask/", "erasure/ask/", "consents/research/"])
def test_what_gives_something_out_or_away_asks_again_after_five_minutes(cast: Cast, sign_in: SignIn, act: str):
    web = signed_in(sign_in(cast.client_user), minutes_ago=6)

    asked = web.post(f"/clients/{cast.client.pk}/{act}", {"answer": "yes"})

    assert asked["Location"].startswith("/account/reauthenticate/?next=")


def test_the_record_that_an_exception_opened_asks_again_after_five_minutes(cast: Cast, sign_in: SignIn):
    asked = ask(
        by=cast.therapist,
        client=cast.client,
        wanted=WANTED,
        second_person=cast.privacy_officer,
        rules=jurisdiction_of("GB"),
        at=now(),
    )
    path = reverse("exceptions:record", args=[asked.pk])

    answered = signed_in(sign_in(cast.therapist), minutes_ago=6, factor="totp").get(path)

    assert answered["Location"].startswith("/account/reauthenticate/?next=")


def test_what_was_written_in_the_journal_is_taken_in_without_asking(cast: Cast, sign_in: SignIn):
    web = signed_in(sign_in(cast.client_user), minutes_ago=60)

    answer = web.post(f"/clients/{cast.client.pk}/journal/entries/", {"envelope": "no envelope"})

    assert answer.status_code == 400  # judged, and not sent away to sign in
