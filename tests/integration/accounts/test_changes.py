"""What changes about how somebody signs in is told to them, whoever did it and whoever comes in first."""

from __future__ import annotations

from datetime import timedelta

import pytest
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client as WebClient
from django.urls import reverse
from django.utils.timezone import now

from holdspace.server.accounts.changes import KEPT, changes_of, note_change
from holdspace.server.accounts.models import AccountChange, User
from holdspace.server.accounts.renewal import begin_renewal
from tests.cast import PASSWORD, Cast
from tests.conftest import SignIn
from tests.integration.accounts.test_failed_attempts import enter

CHOSEN = "seven-slow-herons-at-dusk"
NEWS = "Something about how you sign in changed"


@pytest.fixture
def somebody(cast: Cast) -> User:
    """A client whose account is no longer new."""
    User.objects.filter(pk=cast.client_user.pk).update(created_at=now() - timedelta(days=90))
    return User.objects.get(pk=cast.client_user.pk)


def changed_password(web: WebClient) -> None:
    passwords = {"oldpassword": PASSWORD, "password1": CHOSEN, "password2": CHOSEN}
    assert web.post(reverse("account_change_password"), passwords).status_code == 302


def account_page(web: WebClient) -> str:
    return web.get(reverse("accounts:account")).content.decode()


def test_a_changed_password_stands_on_the_page_of_the_account(somebody: User, sign_in: SignIn):
    web = sign_in(somebody)
    assert "What changed" not in account_page(web)

    changed_password(web)

    assert "a new password was chosen" in account_page(web)


def test_it_is_said_at_every_sign_in_for_a_week_and_not_after(somebody: User, sign_in: SignIn):
    changed_password(sign_in(somebody))

    assert [NEWS in enter(somebody, CHOSEN) for _ in range(2)] == [True, True]

    somebody.changes.update(at=now() - timedelta(days=8))
    assert NEWS not in enter(somebody, CHOSEN)


def test_what_a_new_account_sets_up_is_no_news(cast: Cast):
    note_change(cast.client_user, AccountChange.What.FACTOR_ADDED, at=now())

    assert NEWS not in enter(cast.client_user, PASSWORD)


def test_nobody_else_is_told(somebody: User, cast: Cast, sign_in: SignIn):
    changed_password(sign_in(somebody))

    assert "a new password was chosen" not in account_page(sign_in(cast.outsiders.user))


def test_a_second_step_that_is_removed_is_told(somebody: User, sign_in: SignIn):
    TOTP.activate(somebody, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    RecoveryCodes.activate(somebody)
    web = sign_in(somebody)
    session = web.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "mfa", "at": now().timestamp(), "reauthenticated": True}]
    session.save()

    assert web.post(reverse("mfa_deactivate_totp")).status_code == 302

    assert somebody.changes.filter(what=AccountChange.What.FACTOR_REMOVED).exists()
    assert "a second step was removed" in account_page(web)


@pytest.mark.parametrize(("drop", "said"), [(False, "made a link to choose a new one"), (True, "removed your second")])
def test_what_the_operator_did_is_told(somebody: User, drop: bool, said: str):
    begin_renewal(somebody.username, drop_second_factor=drop, at=now())

    [(_, told)] = changes_of(somebody)
    assert said in told


def test_the_last_twenty_changes_are_kept(somebody: User):
    for number in range(KEPT + 3):
        note_change(somebody, AccountChange.What.PASSWORD, at=now() + timedelta(seconds=number))

    assert somebody.changes.count() == KEPT
