"""The phone in the wrong hands: titles that say nothing, short locks, and being asked again before what is private."""

from __future__ import annotations

import re
import time

import pytest
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from django.contrib.auth import SESSION_KEY
from django.test import Client as WebClient
from django.urls import reverse

from holdspace.server.accounts.session_limits import SEEN
from holdspace.server.ui.device import COOKIE
from tests.cast import Cast
from tests.conftest import SignIn

MINUTE = 60
PRIVATE = ["safety:plan", "safety:write_plan", "plans:plan", "plans:changes", "clients:looks", "journal:journal"]


def title(web: WebClient, address: str) -> str:
    found = re.search(r"<title>(.*?)</title>", web.get(address).content.decode(), re.DOTALL)
    return found[1] if found else ""


def signed_in_since(web: WebClient, minutes: float) -> None:
    session = web.session
    methods = session[AUTHENTICATION_METHODS_SESSION_KEY]
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{**each, "at": time.time() - minutes * MINUTE} for each in methods]
    session.save()


def test_a_clients_titles_and_name_say_nothing(cast: Cast, sign_in: SignIn):
    web = sign_in(cast.client_user)
    addresses = [reverse("safety:plan", args=[cast.client.pk]), reverse("ui:help"), "/no/such/page/"]

    assert {title(web, each) for each in addresses} == {"Pages"}
    assert "Holdspace" not in web.get(addresses[0]).content.decode()
    assert title(WebClient(), reverse("account_login")) == "Pages"


def test_a_colleagues_titles_say_what_the_page_is(cast: Cast, sign_in: SignIn):
    shown = title(sign_in(cast.therapist), reverse("safety:plan", args=[cast.client.pk]))

    assert shown == "Safety plan – Holdspace"


def test_a_client_may_have_full_titles_on_their_phone_and_a_shorter_lock(cast: Cast, sign_in: SignIn):
    web = sign_in(cast.client_user)
    assert web.post(reverse("ui:device"), {"lock": "5", "titles": "on"}).status_code == 302

    assert title(web, reverse("safety:boundaries", args=[cast.client.pk])) == "Boundaries – Pages"
    assert 'data-idle-minutes="5"' in web.get(reverse("accounts:account")).content.decode()
    session = web.session
    session[SEEN] = time.time() - 6 * MINUTE
    session.save()
    assert reverse("account_login") in web.get(reverse("accounts:account"))["Location"]


@pytest.mark.parametrize(
    "cookie", ["lock=9999", "lock=0", "lock=²", "lock=-5&titles=x", f"lock={'9' * 5000}", "%%%", ""]
)
def test_no_cookie_makes_the_lock_longer(cast: Cast, sign_in: SignIn, cookie: str):
    web = sign_in(cast.client_user)
    web.cookies[COOKIE] = cookie

    assert 'data-idle-minutes="15"' in web.get(reverse("accounts:account")).content.decode()


def test_the_choice_is_for_clients(cast: Cast, sign_in: SignIn):
    assert sign_in(cast.therapist).get(reverse("ui:device")).status_code == 404


def test_the_lock_signs_out_and_leads_back(cast: Cast, sign_in: SignIn):
    web, back = sign_in(cast.client_user), reverse("safety:plan", args=[cast.client.pk])

    shown = web.get(reverse("ui:locked"), {"next": back}).content.decode()

    assert SESSION_KEY not in web.session
    assert f'?next={back}"' in shown
    assert "Safety" not in shown.split("<main")[1]


@pytest.mark.parametrize(
    "elsewhere", ["https://example.org/", "//example.org/", "javascript:alert(1)", "/\\example.org"]
)
def test_the_lock_leads_nowhere_else(db: None, elsewhere: str):
    shown = WebClient().get(reverse("ui:locked"), {"next": elsewhere}).content.decode()

    assert '?next=/"' in shown


@pytest.mark.parametrize("page", PRIVATE)
def test_what_is_private_asks_again_after_a_while_and_then_shows(cast: Cast, sign_in: SignIn, page: str):
    web, address = sign_in(cast.client_user), reverse(page, args=[cast.client.pk])
    assert web.get(address).status_code == 200

    signed_in_since(web, minutes=16)

    answer = web.get(address)
    assert answer["Location"] == f"{reverse('account_reauthenticate')}?next={address.replace('/', '%2F')}"
    assert web.get(reverse("safety:boundaries", args=[cast.client.pk])).status_code == 200
    assert web.get(answer["Location"]).status_code == 200


def test_a_home_screen_shows_a_name_that_says_nothing(db: None):
    answer = WebClient().get(reverse("ui:manifest"))

    assert answer["Content-Type"] == "application/manifest+json"
    assert (answer.json()["name"], answer.json()["short_name"]) == ("Pages", "Pages")


def test_without_javascript_leaving_is_a_plain_link_on_every_page(cast: Cast, sign_in: SignIn):
    web = sign_in(cast.client_user)

    for address in (reverse("accounts:account"), reverse("ui:help"), reverse("safety:kept")):
        assert f'<a class="quick-exit" href="{reverse("ui:leave")}"' in web.get(address).content.decode()
