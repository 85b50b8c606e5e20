"""Pages that belong to no room: the way home, crisis help, the quick exit, errors, and what every page carries."""

from __future__ import annotations

import re
import uuid

import pytest
from django.contrib.auth import SESSION_KEY
from django.test import Client as WebClient
from django.urls import reverse

from holdspace.server.ui.pseudonym import pseudonym
from tests.cast import Cast
from tests.conftest import SignIn

NEUTRAL = "https://www.bbc.co.uk/weather"


def text(response) -> str:
    return str(response.content.decode())


def test_whoever_has_not_signed_in_is_sent_to_sign_in(db: None):
    assert WebClient().get("/")["Location"] == reverse("account_login")


def test_a_client_begins_on_their_own_page(cast: Cast, sign_in: SignIn):
    response = sign_in(cast.client_user).get("/")

    assert response["Location"] == f"/clients/{cast.client.pk}/"


@pytest.mark.parametrize("who", ["therapist", "supervisor"])
def test_who_works_with_clients_begins_with_the_list_of_them(cast: Cast, sign_in: SignIn, who: str):
    assert sign_in(cast.everyone[who]).get("/")["Location"] == "/clients/"


@pytest.mark.parametrize("who", ["administrator", "privacy_officer", "researcher"])
def test_who_sees_no_record_is_told_so(cast: Cast, sign_in: SignIn, who: str):
    response = sign_in(cast.everyone[who]).get("/")

    assert response.status_code == 200
    assert "Welcome" in text(response)


@pytest.mark.parametrize(
    "name", ["same_page:client", "measures:course", "plans:goals", "safety:plan", "consents:consents"]
)
def test_pages_about_a_client_say_whose_record_it_is_to_who_works_with_several(cast: Cast, sign_in: SignIn, name: str):
    shown = pseudonym(cast.client.pk)
    page = reverse(name, args=[cast.client.pk])

    assert f">{shown}</p>" in text(sign_in(cast.therapist).get(page))
    assert shown not in text(sign_in(cast.client_user).get(page))


@pytest.mark.parametrize("path", ["", "transcript/note/"])
def test_pages_about_a_session_say_whose_record_it_is(cast: Cast, sign_in: SignIn, path: str):
    page = sign_in(cast.therapist).get(f"/sessions/{cast.pair.session.pk}/{path}")

    assert f">{pseudonym(cast.client.pk)}</p>" in text(page)


def test_crisis_help_needs_no_sign_in_and_shows_the_practices_country_first(db: None):
    shown = text(WebClient().get(reverse("ui:help")))

    assert 'href="tel:999"' in shown
    assert 'href="tel:116123"' in shown
    assert shown.index("United Kingdom") < shown.index("Australia")


def test_crisis_help_for_an_unknown_country_still_leads_somewhere(db: None, settings):
    settings.HOLDSPACE_COUNTRY = "XX"

    shown = text(WebClient().get(reverse("ui:help")))

    assert "We know no numbers" in shown
    assert "findahelpline.com" in shown


def test_crisis_help_opens_no_session(db: None):
    assert "session" not in WebClient().get(reverse("ui:help")).cookies


@pytest.mark.parametrize("who", ["client", "therapist", "administrator"])
def test_every_page_leads_to_help_and_can_be_left_at_once(cast: Cast, sign_in: SignIn, who: str):
    shown = text(sign_in(cast.everyone[who]).get(reverse("accounts:account")))

    assert f'href="{reverse("ui:help")}"' in shown
    assert f'href="{reverse("ui:leave")}"' in shown


def test_leaving_signs_out_and_goes_to_the_neutral_page(cast: Cast, sign_in: SignIn):
    web = sign_in(cast.client_user)

    response = web.get(reverse("ui:leave"))

    assert response["Location"] == NEUTRAL
    assert SESSION_KEY not in web.session


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "cross-site"}, {"Sec-Purpose": "prefetch"}])
def test_nobody_else_signs_a_person_out(cast: Cast, sign_in: SignIn, headers: dict[str, str]):
    web = sign_in(cast.client_user)

    web.get(reverse("ui:leave"), headers=headers)

    assert SESSION_KEY in web.session


def test_what_is_not_there_and_what_is_not_yours_are_one_page(cast: Cast, sign_in: SignIn):
    web = sign_in(cast.outsiders.user)

    not_yours = web.get(reverse("clients:looks", args=[cast.client.pk]))
    not_there = web.get(reverse("clients:looks", args=[uuid.uuid4()]))
    no_address = web.get("/nothing/of/the/sort/")

    assert {not_yours.status_code, not_there.status_code, no_address.status_code} == {404}
    assert "There is no such page, or it is not yours." in text(not_yours)
    assert text(not_yours) == text(not_there)


def test_a_form_that_came_from_elsewhere_is_refused_in_words(cast: Cast, sign_in: SignIn):
    web = WebClient(enforce_csrf_checks=True)
    web.cookies = sign_in(cast.client_user).cookies

    response = web.post(reverse("consents:answer", args=[cast.client.pk, "research"]), {"answer": "yes"})

    assert response.status_code == 403
    assert "Nothing was saved" in text(response)


def test_a_bug_is_answered_without_saying_more(cast: Cast, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("holdspace.server.accounts.views.second_factors_of", lambda user: 1 / 0)
    web = sign_in(cast.client_user)
    web.raise_request_exception = False

    response = web.get(reverse("accounts:account"))

    assert response.status_code == 500
    assert "Something went wrong on our side" in text(response)
    assert "ZeroDivision" not in text(response)


def test_pages_carry_no_style_and_no_script_of_their_own(cast: Cast, sign_in: SignIn):
    """What the content security policy would refuse: style and event attributes, inline styles and scripts."""
    client, therapist = sign_in(cast.client_user), sign_in(cast.therapist)
    pages = [client.get(reverse(name, args=[cast.client.pk])) for name in ("clients:looks", "consents:consents")]
    pages += [client.get(reverse(name)) for name in ("accounts:account", "mfa_index", "usersessions_list", "ui:help")]
    pages += [therapist.get(reverse(name)) for name in ("clients:new", "alerts:alerts", "mfa_activate_totp")]
    pages += [WebClient().get(reverse("account_login"))]
    for page in pages:
        shown = text(page)
        assert page.status_code == 200
        assert not re.search(r"<[^>]+\s(style|on\w+)=", shown)
        assert "<style" not in shown
        assert not re.search(r"<script(?![^>]*(src=|application/json))", shown)


def test_demo_mode_is_visibly_demo(db: None, settings):
    settings.HOLDSPACE_DEMO = True

    assert "everyone here is made up" in text(WebClient().get(reverse("account_login")))


def test_a_form_that_another_site_sends_is_refused_before_anything_else(cast: Cast, sign_in: SignIn):
    foreign = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}

    answer = sign_in(cast.client_user).post("/account/logout/", headers=foreign)

    assert answer.status_code == 403
    assert "came from another site" in answer.content.decode()
    assert answer["Content-Security-Policy"]
