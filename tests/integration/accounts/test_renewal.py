"""A lost password: a link from the command line, at which its person chooses a new one; every browser is signed out."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed
from allauth.mfa.totp.internal.auth import TOTP
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.core.management import call_command
from django.test import Client as WebClient
from django.test import RequestFactory
from django.urls import reverse
from django.utils.timezone import now

from holdspace.domain.errors import NotFound
from holdspace.server.accounts.models import Renewal, User
from holdspace.server.accounts.renewal import begin_renewal, get_renewal
from holdspace.server.accounts.sealed_sessions import SessionStore
from tests.cast import PASSWORD, Cast

CHOSEN = "seven-slow-herons-at-dusk"


def enter(user: User, password: str) -> WebClient:
    web = WebClient()
    web.post(reverse("account_login"), {"login": user.username, "password": password})
    return web


def is_in(web: WebClient) -> bool:
    return web.get(reverse("accounts:account")).status_code == 200


def choose(secret: str, password: str = CHOSEN) -> Any:
    return WebClient().post(
        reverse("accounts:renewal", args=[secret]), {"password": password, "password_again": password}
    )


def renewed(user: User, *, drop_second_factor: bool = False, at: datetime | None = None) -> str:
    return begin_renewal(user.username, drop_second_factor=drop_second_factor, at=at or now())


def test_the_password_that_was_chosen_opens_and_the_old_one_does_not(cast: Cast):
    assert choose(renewed(cast.client_user)).status_code == 302

    assert is_in(enter(cast.client_user, CHOSEN))
    assert not is_in(enter(cast.client_user, PASSWORD))


def test_the_old_password_ends_with_the_making_of_the_link(cast: Cast):
    renewed(cast.client_user)

    assert not is_in(enter(cast.client_user, PASSWORD))


def test_the_link_signs_nobody_in_and_passes_no_second_step(cast: Cast):
    TOTP.activate(cast.therapist, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")

    answer = choose(renewed(cast.therapist))

    assert answer["Location"] == reverse("account_login")
    assert not is_in(enter(cast.therapist, CHOSEN))


def test_the_link_works_once(cast: Cast):
    secret = renewed(cast.client_user)
    choose(secret)

    assert choose(secret, "another-quiet-room-again").status_code == 404
    assert is_in(enter(cast.client_user, CHOSEN))


def test_the_link_works_for_a_day(cast: Cast):
    assert choose(renewed(cast.client_user, at=now() - timedelta(days=1))).status_code == 404


def test_a_newer_link_ends_the_one_before(cast: Cast):
    first, second = renewed(cast.client_user), renewed(cast.client_user)

    assert (choose(first).status_code, choose(second).status_code) == (404, 302)


def test_no_link_works_for_an_account_that_was_closed(cast: Cast):
    secret = renewed(cast.client_user)
    closed = User.objects.get(pk=cast.client_user.pk)
    closed.is_active = False
    closed.save()

    assert choose(secret).status_code == 404


@pytest.mark.parametrize("password", ["short", "rosa.k-rosa.k", "holdspace1234"])
def test_a_password_that_others_would_try_is_not_taken(cast: Cast, password: str):
    secret = renewed(cast.client_user)

    assert choose(secret, password).status_code == 200
    assert choose(secret).status_code == 302


def test_every_browser_is_signed_out(cast: Cast):
    web = enter(cast.client_user, PASSWORD)
    assert is_in(web)

    renewed(cast.client_user)

    assert not is_in(web)


def test_a_client_sees_in_their_list_that_it_was_given(cast: Cast):
    choose(renewed(cast.client_user, drop_second_factor=True))

    shown = enter(cast.client_user, CHOSEN).get(reverse("clients:looks", args=[cast.client.pk])).content.decode()

    assert "ended your password, removed your second step and gave you a link" in shown
    assert "chose a new password by that link" in shown


@pytest.mark.parametrize(("drop", "left"), [(False, 1), (True, 0)])
def test_the_second_factor_stays_unless_it_is_asked_for(cast: Cast, drop: bool, left: int):
    TOTP.activate(cast.therapist, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")

    renewed(cast.therapist, drop_second_factor=drop)

    assert Authenticator.objects.filter(user=cast.therapist).count() == left


@pytest.mark.parametrize("change", ["added", "removed"])
def test_a_changed_second_factor_signs_out_every_other_browser(cast: Cast, rf: RequestFactory, change: str):
    first, second = enter(cast.client_user, PASSWORD), enter(cast.client_user, PASSWORD)
    request = rf.get("/")
    request.session, request.user = SessionStore(UserSession.objects.latest("pk").session_key), cast.client_user
    factor = TOTP.activate(cast.client_user, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP").instance
    signal = {"added": authenticator_added, "removed": authenticator_removed}[change]
    if change == "removed":
        factor.delete()

    signal.send(sender=Authenticator, request=request, user=cast.client_user, authenticator=factor)
    request.session.save()

    assert (is_in(first), is_in(second)) == (False, True)


def test_an_unknown_name_is_said(db: None):
    with pytest.raises(NotFound):
        begin_renewal("nobody", drop_second_factor=False, at=now())


def test_the_command_prints_the_link_and_no_password(cast: Cast, capsys: pytest.CaptureFixture[str]):
    call_command("new_password", cast.client_user.username)

    link = capsys.readouterr().out.strip().splitlines()[-1]
    assert link.startswith(f"{settings.HOLDSPACE_ORIGIN}/new-password/")
    assert choose(link.split("/")[-2]).status_code == 302
    assert is_in(enter(cast.client_user, CHOSEN))


def test_signing_out_the_others_leaves_only_this_browser(cast: Cast):
    first, second = enter(cast.client_user, PASSWORD), enter(cast.client_user, PASSWORD)
    assert "Sign out the others" in second.get(reverse("usersessions_list")).content.decode()

    second.post(reverse("usersessions_list"))

    assert (is_in(first), is_in(second)) == (False, True)


@pytest.mark.parametrize("altered", ["secret_hash", "user_id"])
def test_a_link_that_somebody_altered_in_the_database_is_none(cast: Cast, altered: str):
    secret = renewed(cast.client_user)
    values = {"secret_hash": hashlib.sha256(b"mine").hexdigest(), "user_id": cast.therapist.pk}
    Renewal.objects.update(**{altered: values[altered]})

    with pytest.raises(NotFound):
        get_renewal("mine" if altered == "secret_hash" else secret, at=now())
