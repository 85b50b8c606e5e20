"""Whoever leaves the practice is signed out in the same moment, and comes in by nothing any more."""

from __future__ import annotations

import time

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.core.management import call_command
from django.urls import reverse
from django.utils.timezone import now

from holdspace.domain.errors import NotFound, WrongState
from holdspace.domain.people import Role
from holdspace.server.accounts.closing import close_account, reopen_account
from holdspace.server.accounts.factor_proofs import keep_proof
from holdspace.server.accounts.invitations import get_invitation, invite
from holdspace.server.accounts.renewal import begin_renewal, get_renewal
from holdspace.server.audit.models import AuditEntry
from holdspace.server.maintenance.erasing import erase_client
from tests.browser import WebClient
from tests.cast import PASSWORD, Cast
from tests.integration.accounts.passkeys import Passkey, answer

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def by_password(name: str) -> WebClient:
    web = WebClient()
    web.post(reverse("account_login"), {"login": name, "password": PASSWORD}, follow=True)
    with time_machine.travel(time.time(), tick=False):
        code = format_hotp_value(hotp_value(SECRET, int(time.time()) // 30))
        web.post(reverse("mfa_authenticate"), {"code": code}, follow=True)
    return web


def by_passkey(passkey: Passkey) -> WebClient:
    web = WebClient()
    answer(web, "mfa_login_webauthn", passkey)
    return web


def is_in(web: WebClient) -> bool:
    return web.get(reverse("clients:new")).status_code == 200


@pytest.fixture
def passkey(cast: Cast) -> Passkey:
    """A passkey of the therapist, who has an authenticator app too."""
    keep_proof(authenticator=TOTP.activate(cast.therapist, SECRET).instance)
    return Passkey(cast.therapist).set_up()


def test_they_are_signed_out_everywhere_and_come_in_by_neither_password_nor_passkey(cast: Cast, passkey: Passkey):
    sessions = [by_passkey(passkey), by_password(cast.therapist.username)]
    assert [is_in(each) for each in sessions] == [True, True]

    close_account(cast.therapist.username, at=now())

    assert [is_in(each) for each in sessions] == [False, False]
    assert not is_in(by_passkey(passkey))
    assert not is_in(by_password(cast.therapist.username))


def test_links_they_hold_or_gave_out_stop_working(cast: Cast):
    own = begin_renewal(cast.therapist.username, drop_second_factor=False, at=now())
    given = invite(by=cast.therapist, role=Role.CLIENT, client_id=cast.client.pk, at=now())

    close_account(cast.therapist.username, at=now())

    with pytest.raises(NotFound):
        get_renewal(own, at=now())
    with pytest.raises(NotFound):
        get_invitation(given, at=now())


def test_an_account_that_was_opened_again_is_as_it_was(cast: Cast, passkey: Passkey):
    close_account(cast.therapist.username, at=now())

    reopen_account(cast.therapist.username, at=now())

    assert is_in(by_passkey(passkey))


def test_it_stands_in_the_log(cast: Cast):
    close_account(cast.therapist.username, at=now())

    assert "account_closed" in AuditEntry.objects.values_list("detail", flat=True)


def test_a_clients_account_is_closed_by_erasing_alone(cast: Cast):
    with pytest.raises(WrongState):
        close_account(cast.client_user.username, at=now())


def test_a_client_whose_record_is_erased_is_signed_out_and_comes_in_no_more(cast: Cast):
    passkey = Passkey(cast.client_user).set_up()
    web = by_passkey(passkey)
    assert web.get(reverse("accounts:account")).status_code == 200

    erase_client(cast.client.pk, at=now())

    assert web.get(reverse("accounts:account")).status_code == 302
    assert by_passkey(passkey).get(reverse("accounts:account")).status_code == 302


def test_an_unknown_name_is_said(db: None):
    with pytest.raises(NotFound):
        close_account("nobody", at=now())


def test_the_command_says_how_many_therapies_are_left(cast: Cast, capsys: pytest.CaptureFixture[str]):
    call_command("close_account", cast.therapist.username)
    assert "that are still theirs: 1." in capsys.readouterr().out

    call_command("close_account", cast.therapist.username, "--reopen")
    assert "open again" in capsys.readouterr().out
