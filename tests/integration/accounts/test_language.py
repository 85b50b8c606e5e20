"""In which language a page is: as the person chose, else as this browser chose, else as it asks."""

from __future__ import annotations

from typing import Any

import pytest
from django.http.response import HttpResponseBase
from django.test import Client as Browser

from holdspace.server.accounts.models import User
from tests.cast import Cast
from tests.conftest import SignIn

SIGN_IN = "/account/login/"
GERMAN = {"Accept-Language": "de-CH,de;q=0.9,en;q=0.5"}
pytestmark = pytest.mark.django_db


def language_of(answer: Any) -> str:
    assert f'<html lang="{answer.headers["Content-Language"]}">' in answer.content.decode()
    return str(answer.headers["Content-Language"])


def choose(browser: Browser, language: str, back: str = "/help/") -> HttpResponseBase:
    return browser.post("/language/", {"language": language, "next": back})


def test_a_page_is_in_the_language_that_the_browser_asks_for():
    assert language_of(Browser(headers=GERMAN).get(SIGN_IN)) == "de"
    assert language_of(Browser().get(SIGN_IN)) == "en"


def test_a_language_that_there_is_not_is_english():
    assert language_of(Browser(headers={"Accept-Language": "ja"}).get(SIGN_IN)) == "en"


def test_what_was_chosen_before_signing_in_counts_more_than_what_the_browser_asks_for():
    browser = Browser(headers=GERMAN)

    answer = choose(browser, "en")

    assert (answer.status_code, answer.headers["Location"]) == (302, "/help/")
    assert language_of(browser.get(SIGN_IN)) == "en"


def test_a_persons_own_choice_goes_with_them_to_every_browser(cast: Cast, sign_in: SignIn):
    choose(sign_in(cast.client_user), "de")

    assert language_of(sign_in(cast.client_user).get("/account/")) == "de"
    assert language_of(sign_in(cast.therapist).get("/account/")) == "en"


def test_a_language_that_is_not_offered_is_refused(cast: Cast, sign_in: SignIn):
    assert choose(sign_in(cast.client_user), "tlh").status_code == 400
    assert User.objects.get(pk=cast.client_user.pk).language == ""


@pytest.mark.parametrize("elsewhere", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)"])
def test_choosing_a_language_leads_nowhere_else(elsewhere: str):
    assert choose(Browser(), "de", elsewhere).headers["Location"] == "/"


def test_no_cache_takes_one_persons_language_for_anothers():
    answer = Browser().get(SIGN_IN)

    assert {"Accept-Language", "Cookie"} <= set(answer.headers["Vary"].split(", "))
    assert "no-store" in answer.headers["Cache-Control"]


def test_what_is_rendered_once_for_everybody_is_rendered_once_for_each_language():
    german, english = Browser(headers=GERMAN).get("/help/"), Browser().get("/help/")

    assert "Leave now" not in german.content.decode()
    assert "Leave now" in english.content.decode()


def test_a_refusal_is_said_in_german(cast: Cast, sign_in: SignIn):
    browser = sign_in(cast.outsiders.user)
    choose(browser, "de")

    answer = browser.get(f"/clients/{cast.client.pk}/")

    assert answer.status_code == 404
    assert "There is no such page" not in answer.content.decode()
