"""Whoever proves again who they are goes on under another session key; the one before opens nothing."""

from __future__ import annotations

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.urls import reverse

from tests.browser import WebClient
from tests.cast import PASSWORD, Cast
from tests.signing_in import signed_in

ACCOUNT = "accounts:account"


def test_a_cookie_from_before_opens_nothing_after_the_password_was_asked_again(cast: Cast):
    web, thief = WebClient(), WebClient()
    web.post(reverse("account_login"), {"login": cast.client_user.username, "password": PASSWORD})
    before = web.cookies[settings.SESSION_COOKIE_NAME].value
    thief.cookies[settings.SESSION_COOKIE_NAME] = before
    assert thief.get(reverse(ACCOUNT)).status_code == 200

    web.post(reverse("account_reauthenticate"), {"password": PASSWORD})

    assert web.cookies[settings.SESSION_COOKIE_NAME].value != before
    assert web.get(reverse(ACCOUNT)).status_code == 200
    assert thief.get(reverse(ACCOUNT)).status_code == 302


def test_the_list_of_browsers_goes_on_with_the_new_key(cast: Cast):
    web = WebClient()
    web.post(reverse("account_login"), {"login": cast.client_user.username, "password": PASSWORD})

    web.post(reverse("account_reauthenticate"), {"password": PASSWORD})

    assert UserSession.objects.get(user=cast.client_user).session_key == web.session.session_key
    assert Session.objects.count() == 1


def test_a_wrong_password_changes_no_key(cast: Cast):
    web = WebClient()
    web.post(reverse("account_login"), {"login": cast.client_user.username, "password": PASSWORD})
    before = web.session.session_key

    web.post(reverse("account_reauthenticate"), {"password": "not-the-password"})

    assert web.session.session_key == before


def test_a_browser_that_is_not_in_the_list_is_signed_out(cast: Cast):
    """Signing out everywhere goes by the list: what renews its key at that moment must not go on beside it."""
    web = signed_in(cast.client_user)
    UserSession.objects.filter(user=cast.client_user).delete()

    assert web.get(reverse(ACCOUNT)).status_code == 302
    assert Session.objects.count() == 0
