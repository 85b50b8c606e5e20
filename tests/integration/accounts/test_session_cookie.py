"""What lies in a stolen database opens no browser."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client

from tests.cast import PASSWORD, Cast
from tests.conftest import SignIn

HOME = "/account/"
NAME = settings.SESSION_COOKIE_NAME


@pytest.fixture
def row(cast: Cast, sign_in: SignIn) -> str:
    """The key of the one web session that lies in the database."""
    sign_in(cast.therapist)
    return Session.objects.get().session_key


def test_a_signed_in_browser_goes_on(cast: Cast, sign_in: SignIn):
    assert sign_in(cast.therapist).get(HOME).status_code == 200


def test_signing_in_gives_a_cookie_that_is_not_the_key_of_the_row(cast: Cast):
    web = Client()
    web.post("/account/login/", {"login": cast.client_user.username, "password": PASSWORD})

    cookie = web.cookies[NAME]
    assert cookie.value.startswith(Session.objects.get().session_key + ":")
    assert len(Session.objects.get().session_key) == 32
    assert cookie["httponly"]
    assert web.get(HOME).status_code == 200


@pytest.mark.parametrize(
    "forge", [str, "{}:".format, "{}:AAAA".format], ids=["bare", "no signature", "wrong signature"]
)
def test_the_key_of_a_row_in_the_database_lets_nobody_in(row: str, forge, caplog: pytest.LogCaptureFixture):
    thief = Client()
    thief.cookies[NAME] = forge(row)

    response = thief.get(HOME)

    assert response.status_code == 302
    assert response["Location"].startswith("/account/login/")
    assert "cookie that was not signed here" in caplog.text
    assert row not in caplog.text


def test_a_forged_cookie_ends_nobody_elses_session(row: str):
    thief = Client()
    thief.cookies[NAME] = row
    thief.get(HOME)

    assert Session.objects.filter(session_key=row).exists()
