"""What a stranger tries holds up neither a passkey nor somebody who is signed in; their own wrong tries do."""

from __future__ import annotations

import time

import pytest
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa.totp.internal.auth import TOTP
from django.test import RequestFactory
from django.urls import reverse

from holdspace.server.accounts.adapter import InvitationOnly
from holdspace.server.accounts.factor_proofs import keep_proof, note_whether_there_is_one
from holdspace.server.accounts.models import User
from tests.authenticator_app import code_with_time_left, wrong_digits
from tests.browser import WebClient
from tests.cast import PASSWORD, Cast
from tests.integration.accounts.passkeys import Passkey, answer
from tests.signing_in import signed_in

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
WRONG = "not-the-password"


@pytest.fixture
def owner(cast: Cast) -> User:
    """A client with an authenticator app."""
    keep_proof(authenticator=TOTP.activate(cast.client_user, SECRET).instance)
    return cast.client_user


@pytest.fixture
def passkey(owner: User) -> Passkey:
    """Their passkey."""
    made = Passkey(owner).set_up()
    note_whether_there_is_one(user=owner)
    return made


@pytest.fixture
def web(owner: User, passkey: Passkey) -> WebClient:
    """Their browser, in which they have to prove again who they are."""
    browser = signed_in(owner)
    session = browser.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "mfa", "type": "totp", "at": time.time() - 3600}]
    session.save()
    return browser


@pytest.fixture
def stranger(owner: User, web: WebClient) -> None:  # whose session was open before
    """Somebody in the same network who tried passwords, and passkeys that are not theirs."""
    for name in (owner.username, "nobody"):
        for _ in range(12):
            WebClient().post(reverse("account_login"), {"login": name, "password": WRONG})
    for _ in range(12):
        answer(WebClient(), "mfa_login_webauthn", Passkey(owner))


def is_proven(web: WebClient) -> bool:
    records = web.session[AUTHENTICATION_METHODS_SESSION_KEY]
    return any(record.get("reauthenticated") for record in records)


@pytest.mark.usefixtures("stranger")
def test_a_strangers_failures_leave_the_owners_password_of_the_open_session_alone(web: WebClient):
    web.post(reverse("account_reauthenticate"), {"password": PASSWORD})

    assert is_proven(web)


@pytest.mark.usefixtures("stranger")
def test_nor_the_codes_of_their_app(web: WebClient):
    web.post(reverse("mfa_reauthenticate"), {"code": code_with_time_left(SECRET)})

    assert is_proven(web)


@pytest.mark.usefixtures("stranger")
def test_nor_their_passkey_in_the_open_session(web: WebClient, passkey: Passkey):
    answer(web, "mfa_reauthenticate_webauthn", passkey)

    assert is_proven(web)


@pytest.mark.usefixtures("stranger")
def test_nor_signing_in_by_a_passkey(passkey: Passkey):
    web = WebClient()

    answer(web, "mfa_login_webauthn", passkey)

    assert web.get(reverse("accounts:account")).status_code == 200


def test_codes_that_were_guessed_do_not_hold_up_a_passkey_as_the_second_step(owner: User, passkey: Passkey):
    web = WebClient()
    web.post(reverse("account_login"), {"login": owner.username, "password": PASSWORD})
    for _ in range(12):
        web.post(reverse("mfa_authenticate"), {"code": wrong_digits(SECRET)})

    answer(web, "mfa_authenticate", passkey)

    assert web.get(reverse("accounts:account")).status_code == 200


@pytest.mark.parametrize(
    ("page", "wrong", "right"),
    [
        ("account_reauthenticate", {"password": WRONG}, {"password": PASSWORD}),
        ("mfa_reauthenticate", {"code": "abcde"}, None),
    ],
)
def test_whoever_holds_the_open_session_tries_five_times(
    web: WebClient, page: str, wrong: dict[str, str], right: dict[str, str] | None
):
    for _ in range(5):
        web.post(reverse(page), wrong)

    web.post(reverse(page), right or {"code": code_with_time_left(SECRET)})

    assert not is_proven(web)


def test_a_password_that_was_right_is_not_counted_as_a_try(web: WebClient):
    for _ in range(7):
        web.post(reverse("account_reauthenticate"), {"password": PASSWORD})

    web.post(reverse("account_reauthenticate"), {"password": PASSWORD})

    assert is_proven(web)


def test_tries_in_an_open_session_are_told_to_its_person(owner: User, web: WebClient):
    web.post(reverse("account_reauthenticate"), {"password": WRONG})

    assert User.objects.get(pk=owner.pk).failed_attempts == 1


def test_too_many_proofs_in_a_minute_are_answered_in_our_own_words(web: WebClient):
    answers = [web.post(reverse("account_reauthenticate"), {"password": WRONG}) for _ in range(11)]

    assert answers[-1].status_code == 429
    assert "Wait a minute" in answers[-1].content.decode()


@pytest.mark.parametrize("variant", ["ROSA.K", "roſa.k", "rosa.\u212a"])
def test_a_name_written_in_letters_that_a_database_takes_for_the_same_is_counted_as_the_same(
    rf: RequestFactory, db: None, variant: str
):
    request = rf.get("/")
    key_of = InvitationOnly(request)._get_login_attempts_cache_key

    assert key_of(request, username=variant) == key_of(request, username="rosa.k")


def test_a_passkey_of_another_opens_nothing(owner: User, passkey: Passkey):
    web = WebClient()

    answer(web, "mfa_login_webauthn", Passkey(owner))

    assert web.get(reverse("accounts:account")).status_code == 302


MALFORMED = [
    "",
    "1",
    "[]",
    "{}",
    '"x"',
    '{"response": 3}',
    '{"rawId": "x", "response": {}}',
    '{"id": "x", "response": {}}',
]


@pytest.mark.parametrize("sent", MALFORMED)
def test_what_is_no_answer_of_a_device_is_refused(db: None, sent: str):
    assert WebClient().post(reverse("mfa_login_webauthn"), {"credential": sent}).status_code == 302
