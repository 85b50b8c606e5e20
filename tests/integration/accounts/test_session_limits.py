"""A sign-in ends after a time without use and after a working day, and not while somebody is at it."""

from __future__ import annotations

import time

import pytest
from django.contrib.auth import SESSION_KEY
from django.db import connection
from django.test import Client as WebClient
from django.urls import reverse

from holdspace.server.accounts.session_limits import SEEN, SINCE, is_over
from tests.browser import WebClient as Browser
from tests.cast import PASSWORD, Cast
from tests.conftest import SignIn

MINUTE = 60
ENDS = [
    (0, 0, False),
    (29 * MINUTE, 2 * 3600, False),
    (31 * MINUTE, 2 * 3600, True),
    (0, 11.9 * 3600, False),
    (0, 12.1 * 3600, True),
]


def last_used(web: WebClient, seconds_ago: float, since: float = 0) -> None:
    session = web.session
    session[SEEN], session[SINCE] = time.time() - seconds_ago, time.time() - since
    session.save()


@pytest.mark.parametrize(("idle", "lasted", "over"), ENDS)
def test_idle_time_and_length_both_end_it(cast: Cast, sign_in: SignIn, idle: float, lasted: float, over: bool):
    web = sign_in(cast.client_user)
    last_used(web, idle, lasted)

    assert is_over(web.session, now=time.time(), idle_minutes=30) is over


def test_a_forgotten_screen_leads_to_sign_in_and_says_why(cast: Cast, sign_in: SignIn):
    web = sign_in(cast.client_user)
    last_used(web, 16 * MINUTE)

    response = web.get(reverse("accounts:account"), follow=True)

    assert response.redirect_chain[-1][0].startswith(reverse("account_login"))
    assert "nobody had used the pages for a while" in response.content.decode()
    assert SESSION_KEY not in web.session


def test_a_clock_that_is_set_back_ends_a_session_instead_of_keeping_it_open_for_a_day(cast: Cast, sign_in: SignIn):
    web = sign_in(cast.client_user)
    last_used(web, -24 * 60 * MINUTE, -24 * 60 * MINUTE)

    response = web.get(reverse("accounts:account"), follow=True)

    assert response.redirect_chain[-1][0].startswith(reverse("account_login"))
    assert SESSION_KEY not in web.session


def test_a_session_that_turns_up_in_another_browser_ends(cast: Cast, sign_in: SignIn):
    web = sign_in(cast.client_user)
    page = reverse("accounts:account")
    assert web.get(page, headers={"User-Agent": "a phone"}).status_code == 200
    assert web.get(page, headers={"User-Agent": "a phone"}).status_code == 200

    stolen = web.get(page, headers={"User-Agent": "somebody's script"}, follow=True)

    assert "your browser was another one than before" in stolen.content.decode()
    assert web.get(page, headers={"User-Agent": "a phone"}).status_code == 302


def test_the_browser_that_counts_is_the_one_in_which_somebody_signed_in(cast: Cast):
    web, page = Browser(), reverse("accounts:account")
    signing_in = {"login": cast.client_user.username, "password": PASSWORD}
    web.post(reverse("account_login"), signing_in, headers={"User-Agent": "a phone"})

    assert web.get(page, headers={"User-Agent": "somebody's script"}).status_code == 302


def test_whoever_is_still_writing_stays_signed_in(cast: Cast, sign_in: SignIn):
    web = sign_in(cast.client_user)
    last_used(web, 14 * MINUTE)

    assert web.get(reverse("ui:alive")).status_code == 204

    assert time.time() - web.session[SEEN] < MINUTE


def test_use_is_written_once_a_minute_at_most(cast: Cast, sign_in: SignIn, django_assert_num_queries):
    web = sign_in(cast.client_user)
    web.get(reverse("ui:alive"))

    # The session and the account, in one message to PostgreSQL, and nothing written.
    with django_assert_num_queries(1 if connection.vendor == "postgresql" else 2):
        web.get(reverse("ui:alive"))


def test_nobody_else_is_alive(db: None):
    assert WebClient().get(reverse("ui:alive")).status_code == 302
