"""What is there and what is not answer alike and at the same cost, on every way in beside name and password."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.urls import reverse
from django.utils.timezone import now

from holdspace.domain.people import Role
from holdspace.server.accounts.factor_proofs import keep_proof
from holdspace.server.accounts.invitations import GOOD_FOR, invite
from holdspace.server.accounts.models import Invitation, Renewal, User
from holdspace.server.accounts.renewal import begin_renewal
from tests.browser import WebClient
from tests.cast import PASSWORD, Cast
from tests.integration.accounts.conftest import Work, Worked
from tests.integration.accounts.passkeys import Passkey, challenge_of

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
WRONG = "not-the-password"


def sign_in(web: WebClient, name: str, password: str) -> Any:
    return web.post(reverse("account_login"), {"login": name, "password": password})


def said(web: WebClient, worked: Worked) -> str:
    """Return the page that a person meets then."""
    answer = worked.answer
    shown = web.get(answer["Location"]) if answer.status_code == 302 else answer
    return str(shown.content.decode())


def test_a_known_and_an_unknown_name_are_held_up_alike(cast: Cast, work: Work):
    names = (cast.client_user.username, "nobody")
    for name in names:
        for _ in range(5):
            sign_in(WebClient(), name, WRONG)

    held = [work(sign_in, WebClient(), name, PASSWORD) for name in names]

    assert {each.answer.status_code for each in held} == {200}
    assert len({each.cost for each in held}) == 1
    assert held[0].cost.hashes == 0


def test_the_start_of_a_passkey_names_nobodys_passkeys(cast: Cast):
    Passkey(cast.client_user).set_up()

    offered = WebClient().get(reverse("mfa_login_webauthn"), headers={"Accept": "application/json"}).json()

    assert not offered["request_options"]["publicKey"].get("allowCredentials")


def test_passkeys_of_known_and_unknown_accounts_are_refused_alike(cast: Cast, work: Work):
    Passkey(cast.client_user).set_up()
    User.objects.filter(pk=cast.supervisor.pk).update(is_active=False)
    pages, costs = set(), set()
    for account in (cast.client_user, cast.outsiders.user, cast.therapist, cast.supervisor, User()):
        web = WebClient()
        sent = Passkey(account).signs(challenge_of(web, "mfa_login_webauthn"))

        refused = work(web.post, reverse("mfa_login_webauthn"), {"credential": sent})

        costs.add(refused.cost)
        pages.add(len(said(web, refused)))
    assert (len(pages), len(costs)) == (1, 1)


def test_a_code_that_was_used_and_one_that_never_was_are_refused_alike(cast: Cast, work: Work):
    keep_proof(authenticator=TOTP.activate(cast.client_user, SECRET).instance)
    codes = RecoveryCodes.activate(cast.client_user)
    keep_proof(authenticator=codes.instance)
    codes.mark_as_viewed()
    used = codes.get_unused_codes()[0]
    assert codes.validate_code(used)
    pages, costs = set(), set()
    for code in (used, "abcde-fghij-klmno-pqrst-uvwxy"):
        web = WebClient()
        sign_in(web, cast.client_user.username, PASSWORD)

        refused = work(web.post, reverse("mfa_authenticate"), {"code": code})

        costs.add(refused.cost)
        pages.add(len(said(web, refused)) - len(code))
    assert (len(pages), len(costs)) == (1, 1)


def test_before_a_password_no_code_is_looked_at(cast: Cast, work: Work):
    answered = work(WebClient().post, reverse("mfa_authenticate"), {"code": "123456"})

    assert answered.answer["Location"].startswith(reverse("account_login"))
    assert answered.cost.hashes == 0


def invitations() -> dict[str, str]:
    """Return the secrets of invitations that cannot be used, by why."""
    used, expired, altered = (
        invite(by=None, role=Role.THERAPIST, client_id=None, at=at) for at in (now(), now() - GOOD_FOR, now())
    )
    rows = list(Invitation.objects.order_by("created_at").values_list("pk", flat=True))
    Invitation.objects.filter(pk=rows[1]).update(used_at=now())
    Invitation.objects.filter(pk=rows[2]).update(role=Role.ADMINISTRATOR)
    return {"unknown": "n" * 32, "used": used, "expired": expired, "altered": altered}


def test_invitations_that_cannot_be_used_answer_alike(db: None, work: Work):
    answers = [
        work(WebClient().get, reverse("accounts:invitation", args=[secret])) for secret in invitations().values()
    ]

    assert {each.answer.status_code for each in answers} == {404}
    assert len({len(each.answer.content) for each in answers}) == 1
    assert len({each.cost for each in answers}) == 1


def test_links_for_a_new_password_that_cannot_be_used_answer_alike(cast: Cast, work: Work):
    people = (cast.client_user, cast.outsiders.user, cast.therapist)
    used, expired, closed = (
        begin_renewal(user.username, drop_second_factor=False, at=at)
        for user, at in zip(people, (now(), now() - timedelta(days=2), now()), strict=True)
    )
    Renewal.objects.filter(user=cast.client_user).update(used_at=now())
    User.objects.filter(pk=cast.therapist.pk).update(is_active=False)

    answers = [
        work(WebClient().get, reverse("accounts:renewal", args=[secret]))
        for secret in ("n" * 32, used, expired, closed)
    ]

    assert {each.answer.status_code for each in answers} == {404}
    assert len({len(each.answer.content) for each in answers}) == 1
    assert len({each.cost for each in answers}) == 1


@pytest.mark.parametrize(
    "address", ["/account/password/reset/", "/account/signup/", "/account/password/reset/key/x-y/"]
)
def test_there_is_no_page_that_takes_a_name_and_mails_its_person(cast: Cast, work: Work, address: str):
    names = (cast.client_user.username, "nobody")

    answers = [work(WebClient().post, address, {"login": name, "email": name}) for name in names]

    assert {each.answer.status_code for each in answers} == {404}
    assert len({each.cost for each in answers}) == 1


def test_whoever_is_invited_tries_ten_names_and_then_waits(cast: Cast):
    secret = invite(by=None, role=Role.THERAPIST, client_id=None, at=now())
    page = reverse("accounts:invitation", args=[secret])
    chosen = {"password": PASSWORD, "password_again": PASSWORD, "display_name": "x"}
    tried = [WebClient().post(page, {**chosen, "username": cast.client_user.username}) for _ in range(11)]

    assert [each.status_code for each in tried] == [200] * 10 + [429]
    assert WebClient().get(page).status_code == 200
