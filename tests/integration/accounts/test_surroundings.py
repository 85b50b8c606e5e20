"""Another network has a colleague asked again who they are; where certificates are asked for, only they let one in."""

from __future__ import annotations

import time

import pytest
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from django.contrib.auth import SESSION_KEY
from django.test import Client as WebClient
from django.urls import reverse
from pytest_django.fixtures import Settings

from tests.cast import Cast
from tests.conftest import SignIn

PAGE = "/alive/"
HERE, SAME, ELSEWHERE = "203.0.113.9", "203.0.200.77", "198.51.100.1"


def asked(web: WebClient, address: str) -> bool:
    answer = web.get(PAGE, REMOTE_ADDR=address)
    return answer.status_code == 302 and answer["Location"].startswith(reverse("account_reauthenticate"))


def prove_again(web: WebClient) -> None:
    session = web.session
    methods = session[AUTHENTICATION_METHODS_SESSION_KEY]
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [
        *methods,
        {"method": "password", "at": time.time(), "reauthenticated": True},
    ]
    session.save()


def test_a_colleague_in_another_network_is_asked_again_until_they_have_answered(cast: Cast, sign_in: SignIn):
    web = sign_in(cast.therapist)
    assert not asked(web, HERE)

    assert asked(web, ELSEWHERE)
    assert asked(web, ELSEWHERE)
    prove_again(web)

    assert not asked(web, ELSEWHERE)
    assert asked(web, HERE)


@pytest.mark.parametrize(("before", "after"), [(HERE, SAME), ("2001:db8::1", "2001:db8:ffff::2")])
def test_a_new_address_of_the_same_provider_asks_nobody(cast: Cast, sign_in: SignIn, before: str, after: str):
    web = sign_in(cast.therapist)

    assert not asked(web, before)
    assert not asked(web, after)


def test_a_clients_phone_may_change_its_network(cast: Cast, sign_in: SignIn):
    web = sign_in(cast.client_user)

    assert not asked(web, HERE)
    assert not asked(web, ELSEWHERE)


def test_what_a_colleague_is_writing_is_not_held_up_and_crisis_help_stays_open(cast: Cast, sign_in: SignIn):
    web = sign_in(cast.therapist)
    web.get(PAGE, REMOTE_ADDR=HERE)

    assert web.get("/help/", REMOTE_ADDR=ELSEWHERE).status_code == 200
    assert web.post(reverse("accounts:language"), {"language": "en"}, REMOTE_ADDR=ELSEWHERE)["Location"] == "/"


@pytest.mark.parametrize("said", ["", "NONE", "FAILED:expired", "success"])
def test_a_colleague_is_signed_out_on_a_device_without_certificate(
    cast: Cast, sign_in: SignIn, settings: Settings, said: str
):
    settings.HOLDSPACE_CERTIFIED_DEVICES = True
    web = sign_in(cast.therapist)

    assert web.get(PAGE, headers={"X-Device-Certificate": said}).status_code == 403
    assert SESSION_KEY not in web.session


def test_a_certified_device_comes_in_and_clients_need_none(cast: Cast, sign_in: SignIn, settings: Settings):
    settings.HOLDSPACE_CERTIFIED_DEVICES = True

    assert sign_in(cast.therapist).get(PAGE, headers={"X-Device-Certificate": "SUCCESS"}).status_code == 204
    assert sign_in(cast.client_user).get(PAGE).status_code == 204
