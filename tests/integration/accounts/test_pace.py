"""An account that asks for more pages than a person reads has to wait."""

from __future__ import annotations

import logging

import pytest
from django.urls import reverse
from pytest_django.fixtures import Settings

from holdspace.server.accounts.pace import MINUTE, MOST_ACCOUNTS, Counts
from holdspace.server.keys.models import new_id
from tests.cast import Cast
from tests.conftest import SignIn


def test_too_many_pages_in_a_minute_are_refused_and_written_down_once(
    cast: Cast, sign_in: SignIn, settings: Settings, caplog: pytest.LogCaptureFixture
):
    settings.HOLDSPACE_PAGES_A_MINUTE = 3
    caplog.set_level(logging.WARNING, "holdspace.server")
    web, other = sign_in(cast.client_user), sign_in(cast.outsiders.user)

    answers = [web.get(reverse("accounts:account")) for _ in range(5)]

    assert [answer.status_code for answer in answers] == [200, 200, 200, 429, 429]
    assert answers[-1]["Retry-After"] == "60"
    assert caplog.text.count(f"too many pages in a minute: account {cast.client_user.pk}") == 1
    assert other.get(reverse("accounts:account")).status_code == 200


def test_a_minute_later_it_goes_on():
    counts, account = Counts(), new_id()

    assert [counts.add(account, now=at) for at in (0.0, 1.0, MINUTE - 1, MINUTE, MINUTE + 1)] == [1, 2, 3, 1, 2]


def test_accounts_that_have_gone_are_forgotten():
    counts = Counts()
    for _ in range(MOST_ACCOUNTS + 1):
        counts.add(new_id(), now=0.0)

    counts.add(new_id(), now=MINUTE)

    assert len(counts._minutes) == 1
