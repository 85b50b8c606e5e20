"""A lost password: a new one by the command line, with every browser signed out and the client told."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed
from allauth.mfa.totp.internal.auth import TOTP
from allauth.usersessions.models import UserSession
from django.contrib.sessions.backends.db import SessionStore
from django.core.management import call_command
from django.test import Client as WebClient
from django.test import RequestFactory
from django.urls import reverse
from django.utils.timezone import now

from holdspace.domain.errors import NotFound
from holdspace.server.accounts.models import User
from holdspace.server.accounts.renewal import give_new_password
from tests.cast import PASSWORD, Cast


def enter(user: User, password: str) -> WebClient:
    web = WebClient()
    web.post(reverse("account_login"), {"login": user.username, "password": password})
    return web


def is_in(web: WebClient) -> bool:
    return web.get(reverse("accounts:account")).status_code == 200


def test_the_new_password_opens_and_the_old_one_does_not(cast: Cast):
    password = give_new_password(cast.client_user.username, drop_second_factor=False, at=now())

    assert is_in(enter(cast.client_user, password))
    assert not is_in(enter(cast.client_user, PASSWORD))


def test_every_browser_is_signed_out(cast: Cast):
    web = enter(cast.client_user, PASSWORD)
    assert is_in(web)

    give_new_password(cast.client_user.username, drop_second_factor=False, at=now())

    assert not is_in(web)


def test_a_client_sees_in_their_list_that_it_was_given(cast: Cast):
    password = give_new_password(cast.client_user.username, drop_second_factor=True, at=now())

    shown = enter(cast.client_user, password).get(reverse("clients:looks", args=[cast.client.pk])).content.decode()

    assert "gave your account a new password and removed its second step" in shown


@pytest.mark.parametrize(("drop", "left"), [(False, 1), (True, 0)])
def test_the_second_factor_stays_unless_it_is_asked_for(cast: Cast, drop: bool, left: int):
    TOTP.activate(cast.therapist, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")

    give_new_password(cast.therapist.username, drop_second_factor=drop, at=now())

    assert Authenticator.objects.filter(user=cast.therapist).count() == left


@pytest.mark.parametrize("change", ["added", "removed"])
def test_a_changed_second_factor_signs_out_every_other_browser(cast: Cast, rf: RequestFactory, change: str):
    first, second = enter(cast.client_user, PASSWORD), enter(cast.client_user, PASSWORD)
    request = rf.get("/")
    request.session, request.user = SessionStore(UserSession.objects.latest("pk").session_key), cast.client_user
    factor = TOTP.activate(cast.client_user, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP").instance
    signal = {"added": authenticator_added, "removed": authenticator_removed}[change]

    signal.send(sender=Authenticator, request=request, user=cast.client_user, authenticator=factor)

    assert (is_in(first), is_in(second)) == (False, True)


def test_an_unknown_name_is_said(db: None):
    with pytest.raises(NotFound):
        give_new_password("nobody", drop_second_factor=False, at=now())


def test_the_command_prints_it_once(cast: Cast, capsys: pytest.CaptureFixture[str]):
    call_command("new_password", cast.client_user.username)

    password = capsys.readouterr().out.strip().splitlines()[-1]
    assert is_in(enter(cast.client_user, password))


def test_signing_out_the_others_leaves_only_this_browser(cast: Cast):
    first, second = enter(cast.client_user, PASSWORD), enter(cast.client_user, PASSWORD)
    assert "Sign out the others" in second.get(reverse("usersessions_list")).content.decode()

    second.post(reverse("usersessions_list"))

    assert (is_in(first), is_in(second)) == (False, True)
