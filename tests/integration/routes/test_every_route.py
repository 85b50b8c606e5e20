"""Every address, as everybody: who may not see a record learns nothing of it, not even that it is there."""

from __future__ import annotations

import re

import pytest
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.http import HttpResponse
from django.test import Client

from holdspace.domain.access import Purpose
from holdspace.server.accounts.models import User
from holdspace.server.audit.models import AuditEntry
from holdspace.server.consents.actions import withdraw_consent
from tests.browser import WebClient
from tests.cast import AT, Cast
from tests.conftest import SignIn
from tests.integration.routes.addresses import Address, every_address
from tests.record import Planted, fill, ids_of

ADDRESSES = every_address()
OF_RECORDS = [address for address in ADDRESSES if address.is_of_a_record]
# Who has nothing to do with the pair; the last three see no content by role.
STRANGERS = ["outsider_therapist", "outsider_client", "administrator", "privacy_officer", "researcher"]
METHODS = ["get", "post", "put", "delete"]
# May be reached by anybody: sign-in, invitations, links by hand or mail, crisis help, quick exit, the page that
# unlocks what is kept on a phone, what a home screen shows, and the way to sign-in.
PUBLIC = re.compile(
    r"^/(account/|invitation/|new-password/|stop/|help/|leave/|kept/|language/|app\.webmanifest|worker\.js|$)"
)
SENDING = re.compile(rb"<form[^>]*method=\"post\".*?</form>", re.DOTALL | re.IGNORECASE)
VARYING = re.compile(rb'(nonce|value|content|hx-headers)="[^"]*"|[0-9a-f]{8}-[0-9a-f-]{27}|nonce-[\w+/=-]+')


@pytest.fixture
def record(cast: Cast) -> Planted:
    return fill(cast)


def ask(web: Client, method: str, path: str) -> HttpResponse:
    """Ask as a browser would, letting errors become pages."""
    web.raise_request_exception = False
    response: HttpResponse = getattr(web, method)(path)
    return response


def essence(response: HttpResponse, path: str) -> tuple[int, bytes]:
    """What an answer says, without what differs from one answer to the next by design."""
    body = b"".join(response) if response.streaming else response.content
    return response.status_code, VARYING.sub(b"", body.replace(path.encode(), b""))


def looks_at(cast: Cast) -> int:
    return AuditEntry.objects.filter(client_id=cast.client.pk, event="looked").count()


def test_the_tests_know_how_to_fill_every_address(cast: Cast, record: Planted):
    ids = ids_of(cast)

    unknown = {name for address in OF_RECORDS for name in address.ids} - ids.keys()

    assert unknown == set(), "put such a row into tests/record.py"


@pytest.mark.parametrize("who", STRANGERS)
def test_what_is_not_yours_and_what_is_not_there_answer_alike(cast: Cast, record: Planted, sign_in: SignIn, who: str):
    ids, looks, web = ids_of(cast), looks_at(cast), sign_in(cast.everyone[who])
    for address in OF_RECORDS:
        theirs, nothing = address.fill(ids), address.of_nothing()
        for method in METHODS:
            found = essence(ask(web, method, theirs), theirs)
            assert found == essence(ask(web, method, nothing), nothing), (who, method, address.pattern)
            assert found[0] in {302, 403, 404, 405}, (who, method, address.pattern, found[0])
            assert not any(word.encode() in found[1] for word in record.words.values())
    assert looks_at(cast) == looks


def test_nobody_reaches_a_page_without_signing_in(cast: Cast, record: Planted):
    ids, web = ids_of(cast), WebClient()
    for address in ADDRESSES:
        path = address.fill(ids)
        if PUBLIC.match(path):
            continue
        for method in METHODS:
            response = ask(web, method, path)
            assert response.status_code in {302, 403, 404, 405}, (method, address.pattern)
            if response.status_code == 302:
                assert response["Location"].startswith("/account/login/"), (method, address.pattern)


@pytest.mark.parametrize("who", ["therapist", "supervisor", "administrator", "privacy_officer", "researcher"])
def test_a_colleague_without_second_factor_reaches_nothing(cast: Cast, record: Planted, who: str):
    web, ids, user = WebClient(), ids_of(cast), cast.everyone[who]
    web.force_login(user)
    UserSession.objects.create(user=user, session_key=web.session.session_key, ip="127.0.0.1", user_agent="")
    for address in ADDRESSES:
        path = address.fill(ids)
        if PUBLIC.match(path) and path != "/":
            continue
        for method in METHODS:
            response = ask(web, method, path)
            assert response.status_code == 302, (method, address.pattern)
            assert response["Location"].startswith("/account/two-factor/"), (method, address.pattern)


@pytest.mark.parametrize("who", ["client", "therapist", "supervisor"])
def test_a_page_that_shows_words_is_one_look_and_the_entry_is_there(
    cast: Cast, record: Planted, sign_in: SignIn, who: str
):
    ids, web = ids_of(cast), sign_in(cast.everyone[who])
    for address in ADDRESSES:
        path = address.fill(ids)
        if path.startswith(("/account/", "/leave/")):
            continue
        before = looks_at(cast)
        response = ask(web, "get", path)
        assert response.status_code < 500, (who, path)
        shown = [place for place, word in record.words.items() if word.encode() in essence(response, path)[1]]
        expected = {1} if shown else {0, 1}
        assert looks_at(cast) - before in expected, (who, address.pattern, shown)


def test_what_a_browser_fetches_before_anybody_goes_there_is_no_look_and_shows_nothing(
    cast: Cast, record: Planted, sign_in: SignIn
):
    """Browsers do it for addresses that somebody begins to write."""
    ids, web, before = ids_of(cast), sign_in(cast.therapist), looks_at(cast)
    for address in ADDRESSES:
        answer = web.get(address.fill(ids), headers={"Sec-Purpose": "prefetch;prerender"})

        assert (answer.status_code, answer.content) == (503, b""), address.pattern
    assert looks_at(cast) == before
    assert SESSION_KEY in web.session, "the quick exit was taken by nobody"


def test_a_supervisor_never_learns_who_it_is(cast: Cast, record: Planted, sign_in: SignIn):
    ids, web = ids_of(cast), sign_in(cast.supervisor)
    identifying = [word for place, word in record.words.items() if place.startswith(("identity", "process note"))]
    for address in ADDRESSES:
        path = address.fill(ids)
        if not path.startswith(("/account/", "/leave/")):
            body = essence(ask(web, "get", path), path)[1]
            assert not any(word.encode() in body for word in identifying), address.pattern
            assert cast.client_user.username.encode() not in body, address.pattern


def test_after_withdrawing_care_no_page_of_the_therapist_shows_a_word(cast: Cast, record: Planted, sign_in: SignIn):
    """But those of a danger exception, which a second person approved and which needs no consent."""
    withdraw_consent(by=cast.client_user, client=cast.client, purpose=Purpose.CARE, at=AT)
    ids, web = ids_of(cast), sign_in(cast.therapist)
    for address in ADDRESSES:
        path = address.fill(ids)
        if not path.startswith(("/account/", "/leave/", "/exceptions/")):
            response = ask(web, "get", path)
            assert response.status_code < 500, address.pattern
            body = essence(response, path)[1]
            assert not any(word.encode() in body for word in record.words.values()), address.pattern


def test_a_form_from_elsewhere_is_refused_everywhere(cast: Cast, record: Planted, sign_in: SignIn):
    ids, signed_in = ids_of(cast), sign_in(cast.client_user)
    web = WebClient(enforce_csrf_checks=True)
    web.cookies = signed_in.cookies
    for address in ADDRESSES:
        response = ask(web, "post", address.fill(ids))
        assert response.status_code in {403, 404, 405}, address.pattern


@pytest.mark.parametrize("who", ["client", "therapist"])
def test_every_page_carries_the_headers(cast: Cast, record: Planted, sign_in: SignIn, who: str):
    ids, web = ids_of(cast), sign_in(cast.everyone[who])
    for address in ADDRESSES:
        path = address.fill(ids)
        if path.startswith("/leave/"):
            continue
        headers = ask(web, "get", path).headers
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy, address.pattern
        assert "unsafe" not in policy, address.pattern
        assert "no-store" in headers["Cache-Control"] or "private" in headers["Cache-Control"], address.pattern
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert headers["Referrer-Policy"] == "same-origin"


def test_the_quick_exit_signs_out(cast: Cast, sign_in: SignIn):
    web = sign_in(cast.client_user)

    response = web.get("/leave/")

    assert response["Location"] == settings.HOLDSPACE_QUICK_EXIT
    assert SESSION_KEY not in web.session


def test_sign_up_is_closed(cast: Cast):
    before = User.objects.count()
    WebClient().post(
        "/account/signup/", {"username": "new", "password1": "long-enough-x1", "password2": "long-enough-x1"}
    )

    assert User.objects.count() == before


def test_addresses_hold_random_ids_and_no_running_numbers():
    numbered = [each.pattern for each in ADDRESSES if "<int:" in each.pattern and "webauthn/keys" not in each.pattern]

    assert [pattern for pattern in numbered if "<uuid:" not in pattern] == []


@pytest.mark.parametrize("who", ["client", "therapist"])
def test_a_number_that_no_database_holds_is_no_page(cast: Cast, record: Planted, sign_in: SignIn, who: str):
    ids, web = ids_of(cast), sign_in(cast.everyone[who])
    for address in ADDRESSES:
        if "<int:" in address.pattern:
            path = re.sub(r"<int:\w+>", "9" * 30, address.pattern)
            for method in METHODS:
                answer = ask(web, method, Address(path).fill(ids))
                assert 400 <= answer.status_code < 500, (method, path)


def test_an_address_says_what_it_is(cast: Cast):
    assert Address("clients/<uuid:client_id>/looks/").fill(ids_of(cast)) == f"/clients/{cast.client.pk}/looks/"


@pytest.mark.parametrize("who", ["client", "therapist"])
def test_every_form_that_sends_carries_its_token(cast: Cast, record: Planted, sign_in: SignIn, who: str):
    web, ids, forms = sign_in(cast.everyone[who]), ids_of(cast), 0
    for address in ADDRESSES:
        path = address.fill(ids)
        if path == "/leave/":  # it signs out
            continue
        response = ask(web, "get", path)
        if response.streaming or not response.headers.get("Content-Type", "").startswith("text/html"):
            continue
        for form in SENDING.findall(response.content):
            forms += 1
            assert b"csrfmiddlewaretoken" in form, address.pattern

    assert forms >= 10
