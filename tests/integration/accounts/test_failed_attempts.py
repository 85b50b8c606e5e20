"""Somebody who tried to come in as another is told of to that person, the next time they come in."""

from __future__ import annotations

from allauth.mfa.totp.internal.auth import TOTP
from django.urls import reverse

from holdspace.server.accounts.models import User
from tests.authenticator_app import wrong_digits
from tests.browser import WebClient
from tests.cast import PASSWORD, Cast


def enter(user: User, password: str) -> str:
    answer = WebClient().post(reverse("account_login"), {"login": user.username, "password": password}, follow=True)
    return answer.content.decode()


def test_attempts_that_failed_are_told_once(cast: Cast):
    for _ in range(2):
        enter(cast.client_user, "not-the-password")

    told, after = enter(cast.client_user, PASSWORD), enter(cast.client_user, PASSWORD)

    assert "2 attempts to sign in as you failed" in told
    assert "to sign in as you failed" not in after


def test_nobody_else_is_told(cast: Cast):
    enter(cast.client_user, "not-the-password")

    assert "to sign in as you failed" not in enter(cast.outsiders.user, PASSWORD)


def test_a_wrong_code_after_the_right_password_counts(cast: Cast):
    secret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
    TOTP.activate(cast.therapist, secret)
    web = WebClient()
    web.post(reverse("account_login"), {"login": cast.therapist.username, "password": PASSWORD})

    web.post(reverse("mfa_authenticate"), {"code": wrong_digits(secret)})

    assert User.objects.get(pk=cast.therapist.pk).failed_attempts == 1


def test_a_name_that_does_not_exist_is_refused_as_ever(db: None):
    answer = WebClient().post(reverse("account_login"), {"login": "nobody-there", "password": "not-the-password"})

    assert answer.status_code == 200
