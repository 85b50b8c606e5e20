"""One's own account: invitations filled in wrongly, the second factor's set-up, and addresses that are closed."""

from __future__ import annotations

import re
import time

import pytest
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from django.test import Client as WebClient
from django.urls import NoReverseMatch, reverse
from django.utils.timezone import now

from holdspace.domain.people import Role
from holdspace.server.accounts.invitations import invite, revoke_for
from holdspace.server.accounts.models import User
from tests.authenticator_app import code_with_time_left
from tests.cast import PASSWORD, Cast
from tests.conftest import SignIn

CHOSEN = {"username": "kea", "password": PASSWORD, "password_again": PASSWORD, "display_name": "Kea Lund"}


@pytest.fixture
def invitation(db: None) -> str:
    """The address of an invitation for a therapist."""
    return reverse("accounts:invitation", args=[invite(by=None, role=Role.THERAPIST, client_id=None, at=now())])


WRONG = [
    ({"password": "short", "password_again": "short"}, "too short"),
    ({"password": "password12345", "password_again": "password12345"}, "too common"),
    ({"password_again": "something else entirely"}, "differ"),
    ({"username": ""}, "required"),
    ({"display_name": ""}, "required"),
]


@pytest.mark.parametrize(("change", "said"), WRONG)
def test_a_wrong_choice_is_said_at_the_field_and_makes_no_account(invitation: str, change: dict[str, str], said: str):
    response = WebClient().post(invitation, {**CHOSEN, **change})

    shown = response.content.decode()
    assert said in shown
    assert "data-error-summary" in shown
    assert not User.objects.exists()


def test_a_taken_name_is_said_and_the_invitation_still_works(invitation: str, cast: Cast):
    web = WebClient()

    refused = web.post(invitation, {**CHOSEN, "username": cast.client_user.username})
    accepted = web.post(invitation, CHOSEN)

    assert "Choose another one" in refused.content.decode()
    assert accepted.status_code == 302


def test_nobody_takes_anothers_name_in_capitals_and_so_keeps_them_out(invitation: str, cast: Cast):
    name = cast.client_user.username

    WebClient().post(invitation, {**CHOSEN, "username": name.upper()})

    assert User.objects.filter(username__iexact=name).count() == 1
    web = WebClient()
    web.post(reverse("account_login"), {"login": name, "password": PASSWORD})
    assert web.get(reverse("accounts:account")).status_code == 200


def test_an_invitation_works_once(invitation: str):
    WebClient().post(invitation, CHOSEN)

    assert WebClient().get(invitation).status_code == 404


def test_a_client_is_not_asked_for_a_name_that_others_would_see(cast: Cast):
    secret = invite(by=cast.therapist, role=Role.CLIENT, client_id=cast.client.pk, at=now())

    shown = WebClient().get(reverse("accounts:invitation", args=[secret])).content.decode()

    assert "id_username" in shown
    assert "id_display_name" not in shown


def test_a_revoked_invitation_is_as_good_as_none(cast: Cast):
    secret = invite(by=cast.therapist, role=Role.CLIENT, client_id=cast.client.pk, at=now())

    revoke_for(cast.client.pk, at=now())

    assert WebClient().get(reverse("accounts:invitation", args=[secret])).status_code == 404


@pytest.mark.django_db(transaction=True)  # allauth tells of a new factor after the commit
def test_setting_up_the_app_opens_the_door_without_asking_twice(invitation: str):
    web = WebClient()
    web.post(invitation, CHOSEN)
    assert web.get(reverse("clients:new"))["Location"] == reverse("mfa_index")

    page = web.get(reverse("mfa_activate_totp")).content.decode()
    found = re.search(r'class="secret">(\w+)<', page)
    assert found
    response = web.post(reverse("mfa_activate_totp"), {"code": code_with_time_left(found[1])})

    assert response["Location"] == reverse("mfa_view_recovery_codes")
    assert web.get(reverse("clients:new")).status_code == 200


def test_the_account_page_says_whether_there_is_a_second_step(cast: Cast, sign_in: SignIn):
    shown = sign_in(cast.client_user).get(reverse("accounts:account")).content.decode()

    assert cast.client_user.username in shown
    assert '<span class="badge care">off</span>' in shown


@pytest.mark.parametrize(
    "name", ["mfa_index", "mfa_activate_totp", "mfa_add_webauthn", "mfa_list_webauthn", "account_change_password"]
)
def test_the_pages_of_ones_own_account_open(cast: Cast, sign_in: SignIn, name: str):
    response = sign_in(cast.therapist).get(reverse(name))

    # A sign-in of some time ago is asked to prove itself again first.
    assert response.status_code == 200 or "reauthenticate" in response["Location"]


@pytest.mark.parametrize("name", ["account_signup", "account_email", "account_reset_password"])
def test_what_is_not_needed_has_no_address(name: str):
    with pytest.raises(NoReverseMatch):
        reverse(name)


def test_ending_other_sessions_asks_again_who_it_is(cast: Cast, sign_in: SignIn):
    elsewhere, web = sign_in(cast.client_user), sign_in(cast.client_user)
    session = web.session
    methods = session[AUTHENTICATION_METHODS_SESSION_KEY]
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{**each, "at": time.time() - 3600} for each in methods]
    session.save()

    asked = web.post(reverse("usersessions_list"))

    assert asked["Location"].startswith(reverse("account_reauthenticate"))
    assert elsewhere.get(reverse("ui:alive")).status_code == 204
