"""Who must pass a second factor, and which one, is for the installation to ask more of than it does by itself."""

from __future__ import annotations

import pytest
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa.models import Authenticator
from django.test import Client as WebClient
from django.urls import reverse
from django.utils.timezone import now
from pytest_django.fixtures import Settings

from holdspace.server.accounts.models import User
from tests.cast import Cast
from tests.conftest import SignIn


def passed(web: WebClient, factor: str) -> WebClient:
    """The same browser, after a second factor of this kind."""
    session = web.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "mfa", "type": factor, "at": now().timestamp()}]
    session.save()
    return web


def sent_to(web: WebClient, user: User) -> str:
    """Where somebody is sent who asks for the page of what a client allows; empty where it is shown."""
    client = getattr(user, "client", None)
    page = reverse("consents:consents", args=[client.pk]) if client else reverse("same_page:caseload")
    return str(web.get(page).headers.get("Location", ""))


def test_a_client_signs_in_by_a_password_alone_where_nothing_else_is_asked(cast: Cast, sign_in: SignIn):
    assert sent_to(sign_in(cast.client_user), cast.client_user) == ""


def test_where_it_is_asked_of_everybody_a_client_sets_one_up_first(cast: Cast, sign_in: SignIn, settings: Settings):
    settings.HOLDSPACE_SECOND_FACTOR = "everybody"
    web = sign_in(cast.client_user)

    assert sent_to(web, cast.client_user) == reverse("mfa_index")
    assert sent_to(passed(web, "totp"), cast.client_user) == ""


@pytest.mark.parametrize(("factor", "is_enough"), [("webauthn", True), ("totp", False), ("recovery_codes", False)])
def test_where_only_passkeys_count_no_other_factor_does(
    cast: Cast, sign_in: SignIn, settings: Settings, factor: str, is_enough: bool
):
    settings.HOLDSPACE_PASSKEYS_ONLY = True

    sent = sent_to(passed(sign_in(cast.therapist), factor), cast.therapist)

    assert (sent == "") is is_enough


@pytest.mark.parametrize(("kind", "step"), [("totp", "mfa_index"), ("webauthn", "mfa_reauthenticate")])
def test_who_has_no_passkey_sets_one_up_and_who_has_one_uses_it(
    cast: Cast, sign_in: SignIn, settings: Settings, kind: str, step: str
):
    settings.HOLDSPACE_PASSKEYS_ONLY = True
    Authenticator.objects.create(user=cast.therapist, type=kind, data={})

    assert sent_to(passed(sign_in(cast.therapist), "totp"), cast.therapist) == reverse(step)
