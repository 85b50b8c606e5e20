"""Whoever proves again who they are goes on under another session key; the one before opens nothing."""

from __future__ import annotations

from allauth.mfa.totp.internal.auth import TOTP
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.urls import reverse
from django.utils.timezone import now

from holdspace.domain.people import Role
from holdspace.server.accounts.factor_proofs import keep_proof
from holdspace.server.accounts.invitations import invite
from holdspace.server.accounts.sealed_sessions import SessionStore
from holdspace.server.accounts.session_cookie import cookie_for
from tests.authenticator_app import code_with_time_left
from tests.browser import WebClient
from tests.cast import PASSWORD, Cast
from tests.signing_in import signed_in

ACCOUNT = "accounts:account"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # of nobody


def held_by_both() -> tuple[WebClient, WebClient]:
    """Return somebody's browser with a session that nobody has signed in to, and whoever put it there."""
    web, thief = WebClient(), WebClient()
    assert web.session.session_key
    share(web, thief)
    return web, thief


def share(web: WebClient, thief: WebClient) -> None:
    thief.cookies[settings.SESSION_COOKIE_NAME] = web.cookies[settings.SESSION_COOKIE_NAME].value


def is_in(web: WebClient) -> bool:
    return web.get(reverse(ACCOUNT)).status_code == 200


def test_a_session_that_somebody_planted_is_not_the_one_that_is_signed_in(cast: Cast):
    web, thief = held_by_both()

    web.post(reverse("account_login"), {"login": cast.client_user.username, "password": PASSWORD})

    assert is_in(web)
    assert not is_in(thief)


def test_nor_is_one_that_an_invitation_is_taken_up_in(cast: Cast):
    web, thief = held_by_both()
    secret = invite(by=None, role=Role.SUPERVISOR, client_id=None, at=now())
    chosen = {"username": "kea", "display_name": "Kea", "password": PASSWORD, "password_again": PASSWORD}

    web.post(reverse("accounts:invitation", args=[secret]), chosen)

    assert is_in(web)
    assert not is_in(thief)


def test_nor_is_one_that_waited_for_the_second_step(cast: Cast):
    keep_proof(authenticator=TOTP.activate(cast.therapist, SECRET).instance)
    web, thief = held_by_both()
    web.post(reverse("account_login"), {"login": cast.therapist.username, "password": PASSWORD})
    share(web, thief)

    web.post(reverse("mfa_authenticate"), {"code": code_with_time_left(SECRET)})

    assert is_in(web)
    assert not is_in(thief)
    thief.post(reverse("mfa_authenticate"), {"code": code_with_time_left(SECRET)})
    assert not is_in(thief)


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


def test_a_session_that_gets_a_new_key_while_its_person_signs_out_does_not_go_on(cast: Cast):
    """Two tabs at one moment: in one the password is being checked, in the other somebody signs out."""
    web = signed_in(cast.client_user)
    in_one_tab = SessionStore(web.session.session_key)
    assert in_one_tab.items()

    web.post(reverse("account_logout"))
    in_one_tab.cycle_key()

    web.cookies[settings.SESSION_COOKIE_NAME] = cookie_for(str(in_one_tab.session_key))
    assert not is_in(web)
