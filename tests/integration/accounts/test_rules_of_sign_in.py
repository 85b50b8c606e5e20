"""What passwords, codes, passkeys and ended sessions are held to."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
import time_machine
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa.totp.internal.auth import TOTP
from django.conf import settings
from django.urls import reverse
from django.utils.timezone import now
from fido2.utils import websafe_decode

from holdspace.domain.people import Role
from holdspace.server.accounts.factor_proofs import keep_proof, note_whether_there_is_one
from holdspace.server.accounts.invitations import invite
from holdspace.server.accounts.models import User
from tests.authenticator_app import PERIOD, six_digits
from tests.browser import WebClient
from tests.cast import AT, PASSWORD, Cast
from tests.integration.accounts.passkeys import challenge_of
from tests.signing_in import signed_in

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
WORDS = [
    "only small letters here",
    "GROSSE BUCHSTABEN",
    "739 204 886 115 47",
    "čtyři žlutí ptáci",
    "rain kettle moss " * 12,
    "🌲🌊🔥🪨🌙🌾🍃🕯️🪶🌻🍂❄️",
]


def enter(name: str, password: str) -> WebClient:
    web = WebClient()
    web.post(reverse("account_login"), {"login": name, "password": password})
    return web


def is_in(web: WebClient) -> bool:
    return web.get(reverse("accounts:account")).status_code == 200


def come_in(password: str) -> None:
    """Take a sign-in name and a password by an invitation."""
    page = reverse("accounts:invitation", args=[invite(by=None, role=Role.THERAPIST, client_id=None, at=now())])
    chosen = {"username": "kea", "display_name": "Kea", "password": password, "password_again": password}
    WebClient().post(page, chosen)


@pytest.mark.parametrize("words", WORDS)
def test_a_password_may_be_of_any_letters(db: None, words: str):
    come_in(words)

    assert is_in(enter("kea", words))


@pytest.mark.parametrize(
    "almost", ["Two  herons at dusk", " two  herons at dusk", " Two herons at dusk", " Two  herons at dus"]
)
def test_a_password_counts_exactly_as_it_was_typed(db: None, almost: str):
    come_in(" Two  herons at dusk")

    assert is_in(enter("kea", " Two  herons at dusk"))
    assert not is_in(enter("kea", almost))


def test_a_password_does_not_end_by_itself(cast: Cast):
    with time_machine.travel(now() + timedelta(days=5 * 365), tick=False):
        assert is_in(enter(cast.client_user.username, PASSWORD))


def test_a_password_is_changed_with_the_current_one_alone(cast: Cast):
    web = signed_in(cast.client_user)
    new = {"password1": "seven-slow-herons-at-dusk", "password2": "seven-slow-herons-at-dusk"}

    web.post(reverse("account_change_password"), {**new, "oldpassword": "not-the-password"})

    assert is_in(enter(cast.client_user.username, PASSWORD))
    web.post(reverse("account_change_password"), {**new, "oldpassword": PASSWORD})
    assert is_in(enter(cast.client_user.username, new["password1"]))


@pytest.mark.parametrize(
    ("page", "managers_fill_in"),
    [
        ("account_login", "current-password"),
        ("account_reauthenticate", "current-password"),
        ("account_change_password", "new-password"),
    ],
)
def test_a_password_is_masked_and_managers_may_fill_it_in(cast: Cast, page: str, managers_fill_in: str):
    web = WebClient() if page == "account_login" else signed_in(cast.client_user)

    shown = web.get(reverse(page)).content.decode()

    assert 'type="password"' in shown
    assert f'autocomplete="{managers_fill_in}"' in shown
    assert "onpaste" not in shown


@pytest.mark.parametrize("steps", [-1, 0, 1])
def test_a_code_counts_for_its_half_minute_by_the_clock_of_the_server(cast: Cast, steps: int):
    keep_proof(authenticator=TOTP.activate(cast.client_user, SECRET).instance)
    # A moment whose code is another than that before and after it, as nearly all are.
    with time_machine.travel(AT, tick=False):
        web = enter(cast.client_user.username, PASSWORD)

        web.post(reverse("mfa_authenticate"), {"code": six_digits(SECRET, at=time.time() + steps * PERIOD)})

        assert is_in(web) is (steps == 0)


def test_what_a_passkey_signs_is_of_32_bytes_and_another_each_time(db: None):
    asked = {challenge_of(WebClient(), "mfa_login_webauthn") for _ in range(3)}

    assert len(asked) == 3
    assert {len(websafe_decode(each)) for each in asked} == {32}


@pytest.mark.parametrize(
    "page",
    ["mfa_activate_totp", "mfa_deactivate_totp", "mfa_add_webauthn", "mfa_generate_recovery_codes"],
)
def test_a_second_step_is_changed_after_proving_again_who_one_is(cast: Cast, page: str):
    if page != "mfa_activate_totp":
        keep_proof(authenticator=TOTP.activate(cast.client_user, SECRET).instance)
        note_whether_there_is_one(user=cast.client_user)
    web = signed_in(User.objects.get(pk=cast.client_user.pk))
    session = web.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "mfa", "type": "totp", "at": time.time() - 3600}]
    session.save()

    assert "reauthenticate" in web.get(reverse(page))["Location"]


def test_the_cookie_of_a_session_that_was_ended_opens_nothing(cast: Cast):
    web = enter(cast.client_user.username, PASSWORD)
    copied = web.cookies[settings.SESSION_COOKIE_NAME].value
    web.post(reverse("account_logout"))

    thief = WebClient()
    thief.cookies[settings.SESSION_COOKIE_NAME] = copied

    assert not is_in(thief)


@pytest.mark.parametrize("way", ["account_logout", "ui:leave", "too long"])
def test_whoever_is_signed_out_has_the_browser_forget_our_pages(cast: Cast, way: str):
    web = enter(cast.client_user.username, PASSWORD)
    assert "Clear-Site-Data" not in web.get(reverse("accounts:account")).headers
    later = now() + timedelta(hours=13 if way == "too long" else 0)

    with time_machine.travel(later, tick=False):
        ended = {
            "account_logout": lambda: web.post(reverse("account_logout")),
            "ui:leave": lambda: web.get(reverse("ui:leave")),
            "too long": lambda: web.get(reverse("accounts:account")),
        }[way]()

    assert ended.headers["Clear-Site-Data"] == '"cache"'
    assert not is_in(web)


@pytest.mark.parametrize("who", ["client", "therapist", "supervisor", "administrator", "privacy_officer", "researcher"])
def test_signing_out_is_on_every_page(cast: Cast, who: str):
    shown = signed_in(cast.everyone[who]).get(reverse("accounts:account")).content.decode()

    assert reverse("account_logout") in shown
