"""Who signs in, out, or in vain stands in the process log, by id and without a name or a password."""

from __future__ import annotations

import logging
import time

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.urls import reverse

from holdspace.server.accounts.factor_proofs import keep_proof
from tests.authenticator_app import wrong_digits
from tests.browser import WebClient
from tests.cast import PASSWORD, Cast
from tests.integration.accounts.passkeys import Passkey, answer


@pytest.fixture
def log(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    caplog.set_level(logging.INFO, "holdspace.sign_in")
    return caplog


def test_signing_in_and_out_is_written_down_by_id(cast: Cast, log: pytest.LogCaptureFixture):
    web = WebClient()
    web.post("/account/login/", {"login": cast.client_user.username, "password": PASSWORD})
    web.post("/account/logout/")

    assert f"signed in: {cast.client_user.pk} as client by password" in log.text
    assert f"signed out: {cast.client_user.pk}" in log.text
    assert cast.client_user.username not in log.text


def test_which_factors_somebody_came_in_by_is_written_down(cast: Cast, log: pytest.LogCaptureFixture):
    web, secret = WebClient(), "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
    keep_proof(authenticator=TOTP.activate(cast.therapist, secret).instance)
    web.post("/account/login/", {"login": cast.therapist.username, "password": PASSWORD})
    with time_machine.travel(time.time(), tick=False):
        code = format_hotp_value(hotp_value(secret, int(time.time()) // 30))
        web.post(reverse("mfa_authenticate"), {"code": code})
    answer(WebClient(), "mfa_login_webauthn", Passkey(cast.client_user).set_up())

    assert f"signed in: {cast.therapist.pk} as therapist by password+totp" in log.text
    assert f"signed in: {cast.client_user.pk} as client by webauthn" in log.text


def test_a_proof_that_was_asked_for_again_is_written_down(cast: Cast, log: pytest.LogCaptureFixture):
    web = WebClient()
    web.post("/account/login/", {"login": cast.client_user.username, "password": PASSWORD})
    assert "proved again" not in log.text

    web.post(reverse("account_reauthenticate"), {"password": PASSWORD})

    assert f"proved again who they are: {cast.client_user.pk} by password" in log.text


def test_whose_account_a_wrong_password_was_tried_on_is_written_down_by_id(cast: Cast, log: pytest.LogCaptureFixture):
    WebClient().post("/account/login/", {"login": cast.therapist.username.upper(), "password": "zqsecret-zqsecret"})

    assert f"sign-in refused: name and password do not belong together, account {cast.therapist.pk}" in log.text
    assert "zq" not in log.text


def test_a_refused_sign_in_is_written_down_without_what_was_typed(cast: Cast, log: pytest.LogCaptureFixture):
    WebClient().post("/account/login/", {"login": "zqnobody", "password": "zqsecret-zqsecret"})

    assert "sign-in refused" in log.text
    assert "account of nobody" in log.text
    assert "zq" not in log.text


def test_a_refused_second_factor_is_written_down_by_id(cast: Cast, log: pytest.LogCaptureFixture):
    web, secret = WebClient(), "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
    TOTP.activate(cast.therapist, secret)
    web.post("/account/login/", {"login": cast.therapist.username, "password": PASSWORD})

    web.post(reverse("mfa_authenticate"), {"code": wrong_digits(secret)})

    assert f"second factor refused: {cast.therapist.pk}" in log.text


def test_a_refused_passkey_is_written_down_without_what_was_sent(cast: Cast, log: pytest.LogCaptureFixture):
    answer(WebClient(), "mfa_login_webauthn", Passkey(cast.client_user))

    assert "passkey refused" in log.text
    assert cast.client_user.pk.hex not in log.text.replace("-", "")


@pytest.mark.parametrize("password", ["Holdspace-2026", "therapy-12345", "welcometherapy1"])
def test_a_password_of_the_places_own_words_is_refused(db: None, password: str):
    with pytest.raises(ValidationError):
        validate_password(password)


@pytest.mark.parametrize("password", ["a-quiet-room-with-a-window", "my therapy garden wall", "rain kettle moss " * 5])
def test_words_of_ones_own_are_taken(db: None, password: str):
    validate_password(password)
