"""Signing in by the real pages: a client by password, a colleague with a second factor, a stranger not at all."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.core import mail
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client as WebClient
from django.urls import reverse
from django.utils.timezone import now
from pytest_django.fixtures import Settings

from holdspace.domain.people import Role
from holdspace.server import settings as product
from holdspace.server.accounts.factor_proofs import keep_proof
from holdspace.server.accounts.invitations import invite
from holdspace.server.accounts.models import User
from holdspace.server.accounts.renewal import begin_renewal
from holdspace.server.clients.actions import open_record
from tests.authenticator_app import six_digits, wrong_digits
from tests.cast import PASSWORD, Cast
from tests.integration.accounts.conftest import Work

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture(autouse=True)
def at_one_moment() -> Iterator[None]:
    """A code lasts for half a minute, and must not end between its making and its use."""
    with time_machine.travel(time.time(), tick=False):
        yield


@pytest.fixture
def colleague(cast: Cast) -> User:
    """A therapist with an authenticator app."""
    keep_proof(authenticator=TOTP.activate(cast.therapist, SECRET).instance)
    return cast.therapist


def sign_in(web: WebClient, username: str, password: str = PASSWORD):
    return web.post(reverse("account_login"), {"login": username, "password": password})


def is_in(web: WebClient) -> bool:
    return web.get("/account/").status_code == 200


def test_a_client_comes_in_by_the_invitation_and_is_tied_to_their_record(cast: Cast):
    client, secret = open_record(by=cast.therapist, identity={"name": "x"}, at=now())
    web = WebClient()

    web.post(
        f"/invitation/{secret}/",
        {"username": "blue.heron", "password": PASSWORD, "password_again": PASSWORD, "password2": PASSWORD},
    )

    client.refresh_from_db()
    assert client.user is not None
    assert client.user.username == "blue.heron"
    assert client.user.display_name == ""
    assert is_in(web)


@pytest.mark.django_db
def test_an_invited_colleague_meets_nothing_before_the_second_factor():
    secret = invite(by=None, role=Role.THERAPIST, client_id=None, at=now())
    web = WebClient()
    chosen = {"username": "ines", "password": PASSWORD, "password_again": PASSWORD, "password2": PASSWORD}

    web.post(f"/invitation/{secret}/", {**chosen, "display_name": "Inês Prado"})

    assert User.objects.filter(username="ines").exists()
    assert web.get("/clients/new/").headers["Location"].startswith("/account/two-factor/")


def test_an_unknown_invitation_shows_a_page_without_a_form(db: None):
    response = WebClient().get("/invitation/never-made/")

    assert response.status_code == 404
    assert b"password" not in response.content


def test_a_client_signs_in_and_out(cast: Cast):
    web = WebClient()

    sign_in(web, cast.client_user.username)
    assert is_in(web)

    web.post(reverse("account_logout"))
    assert not is_in(web)


def test_a_colleagues_password_alone_opens_nothing(colleague: User):
    web = WebClient()

    sign_in(web, colleague.username)

    assert not is_in(web)
    assert web.get("/clients/new/").status_code == 302


def test_a_colleague_comes_in_with_the_code_of_their_app(colleague: User):
    web = WebClient()
    sign_in(web, colleague.username)

    web.post(reverse("mfa_authenticate"), {"code": six_digits(SECRET)})

    assert is_in(web)
    assert "two-factor" not in web.get("/clients/new/").headers.get("Location", "")


def test_a_wrong_code_opens_nothing(colleague: User):
    web = WebClient()
    sign_in(web, colleague.username)

    web.post(reverse("mfa_authenticate"), {"code": wrong_digits(SECRET)})

    assert not is_in(web)


def test_the_secret_of_an_app_is_sealed(colleague: User):
    assert SECRET not in repr(list(Authenticator.objects.filter(user=colleague).values_list("data", flat=True)))


def test_known_and_unknown_names_get_the_same_answer(cast: Cast):
    wrong = [sign_in(WebClient(), name, "not-the-password") for name in (cast.client_user.username, "nobody")]

    assert {response.status_code for response in wrong} == {200}
    texts = [
        response.content.replace(cast.client_user.username.encode(), b"").replace(b"nobody", b"") for response in wrong
    ]
    assert len({len(text) for text in texts}) == 1


def test_known_and_unknown_names_cost_the_same_work(cast: Cast, work: Work):
    """Counted and not timed."""
    begin_renewal(cast.outsiders.user.username, drop_second_factor=False, at=now())  # has no password for the while
    cast.supervisor.is_active = False
    cast.supervisor.save()
    User.objects.filter(pk=cast.researcher.pk).update(role=Role.THERAPIST)  # written by hand

    known = (cast.client_user, cast.therapist, cast.outsiders.user, cast.supervisor, cast.researcher)
    names = ("nobody", *(user.username for user in known))
    costs = {work(sign_in, WebClient(), name, "not-the-password").cost for name in names}

    assert len(costs) == 1
    assert costs.pop().hashes == 1


def test_failures_are_counted_where_every_process_sees_them():
    assert product.CACHES["default"]["BACKEND"] == "django.core.cache.backends.db.DatabaseCache"


def test_trying_many_names_does_not_push_out_what_was_counted_of_one(db: None, settings: Settings):
    settings.CACHES = product.CACHES
    call_command("createcachetable", verbosity=0)
    cache.set("0-of-the-one", 5)  # the first in the order in which Django clears away
    for number in range(400):
        cache.set(f"of-another-{number}", 1)

    assert cache.get("0-of-the-one") == 5


def test_after_some_failures_even_the_right_password_waits(cast: Cast):
    for _ in range(6):
        sign_in(WebClient(), cast.client_user.username, "not-the-password")
    web = WebClient()

    sign_in(web, cast.client_user.username)

    assert not is_in(web)


def test_one_accounts_failures_do_not_lock_another(cast: Cast):
    for _ in range(6):
        sign_in(WebClient(), cast.client_user.username, "not-the-password")
    web = WebClient()

    sign_in(web, cast.outsiders.user.username)

    assert is_in(web)


def test_an_account_that_was_closed_does_not_come_in(cast: Cast):
    cast.client_user.is_active = False
    cast.client_user.save()
    web = WebClient()

    sign_in(web, cast.client_user.username)

    assert not is_in(web)


def test_nothing_is_mailed_by_anything_of_this(colleague: User):
    sign_in(WebClient(), colleague.username, "not-the-password")
    sign_in(WebClient(), colleague.username)

    assert mail.outbox == []


def test_a_signed_in_client_is_not_sent_to_an_address_elsewhere(cast: Cast):
    response = WebClient().post(
        reverse("account_login") + "?next=https://elsewhere.example/",
        {"login": cast.client_user.username, "password": PASSWORD, "next": "https://elsewhere.example/"},
    )

    assert "elsewhere" not in response.headers.get("Location", "")
