"""Whoever writes into the database, and has no key, becomes nobody by it: every row that lets somebody in is proven."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from allauth.mfa.base.internal.flows import delete_and_cleanup
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client as WebClient
from django.test import RequestFactory
from django.urls import reverse
from django.utils.timezone import now

from holdspace.domain.access import Purpose
from holdspace.domain.errors import IntegrityError, NotFound, Refused
from holdspace.domain.people import Role
from holdspace.server.access.door import disclose
from holdspace.server.accounts.factor_proofs import is_as_set_up, keep_proof, note_whether_there_is_one
from holdspace.server.accounts.invitations import get_invitation, invite
from holdspace.server.accounts.models import Invitation, User
from holdspace.server.accounts.renewal import begin_renewal, choose_password, get_renewal
from holdspace.server.accounts.sealed_sessions import SessionStore
from holdspace.server.clients.models import Client, Identity, Supervision, Therapy
from holdspace.server.consents.actions import answer_consent
from holdspace.server.keys.proven import prove_anew, prove_rows
from tests.authenticator_app import six_digits
from tests.cast import AT, PASSWORD, Cast
from tests.conftest import SignIn

SECRET, OTHER = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", "KRSXG5CTMVRXEZLUKRSXG5CTMVRXEZLU"


@pytest.fixture(autouse=True)
def at_one_moment() -> Iterator[None]:
    """A code lasts for half a minute, and must not end between its making and its use."""
    with time_machine.travel(time.time(), tick=False):
        yield


def by_hand(row: Any, **values: object) -> None:
    """Write into a row as somebody does who has the database alone."""
    type(row).objects.filter(pk=row.pk).update(**values)
    row.refresh_from_db()


def login(user: User) -> WebClient:
    web = WebClient()
    web.post(reverse("account_login"), {"login": user.username, "password": PASSWORD})
    return web


def is_in(web: WebClient) -> bool:
    return web.get("/account/").status_code == 200


def is_opened(cast: Cast, user: User, purpose: Purpose) -> bool:
    try:
        return bool(disclose(Identity.objects.get(client=cast.client), actor=user, purpose=purpose))
    except Refused:
        return False


@pytest.mark.parametrize("change", [{"role": Role.THERAPIST}, {"display_name": "Inge Falk"}, {"is_active": False}])
def test_an_account_whose_row_was_changed_is_nobody(cast: Cast, sign_in: SignIn, change: dict[str, object]):
    web = sign_in(cast.administrator)
    assert is_in(web)

    by_hand(cast.administrator, **change)

    assert not is_in(web)


def test_a_password_that_was_copied_from_another_account_signs_nobody_in(cast: Cast):
    assert is_in(login(cast.client_user))

    by_hand(cast.client_user, password=cast.outsiders.user.password)

    assert not is_in(login(cast.client_user))


def test_a_password_that_its_person_changes_goes_on_counting(cast: Cast):
    cast.client_user.set_password(PASSWORD)
    cast.client_user.save(update_fields=["password"])

    assert is_in(login(cast.client_user))


def with_code(user: User, secret: str) -> WebClient:
    web = login(user)
    web.post(reverse("mfa_authenticate"), {"code": six_digits(secret)})
    return web


def test_a_second_factor_that_was_copied_from_another_account_signs_nobody_in(cast: Cast):
    own = TOTP.activate(cast.therapist, SECRET).instance
    theirs = TOTP.activate(cast.outsiders.therapist, OTHER).instance
    for factor in (own, theirs):
        keep_proof(authenticator=factor)
    assert is_in(with_code(cast.therapist, SECRET))

    by_hand(own, data=theirs.data)

    assert not is_in(with_code(cast.therapist, OTHER))


def test_a_passkey_that_was_written_beside_an_account_is_not_its_own(cast: Cast):
    credential = {"credential": {"id": "x"}, "name": "mine"}
    passkey = Authenticator.objects.create(user=cast.outsiders.user, type="webauthn", data=credential)
    keep_proof(authenticator=passkey)
    assert is_as_set_up(passkey)

    by_hand(passkey, user=cast.client_user)

    assert not is_as_set_up(passkey)


def set_up(user: User) -> Authenticator:
    factor: Authenticator = TOTP.activate(user, SECRET).instance
    keep_proof(authenticator=factor)
    note_whether_there_is_one(user=user)
    return factor


@pytest.mark.parametrize("who", ["client", "therapist"])
def test_where_a_second_factor_was_deleted_the_password_alone_opens_and_sets_up_nothing(cast: Cast, who: str):
    user = cast.everyone[who]
    set_up(user)
    assert is_in(with_code(user, SECRET))
    Authenticator.objects.filter(user=user).delete()

    for page in ("/account/", "/account/two-factor/totp/activate/", "/account/two-factor/webauthn/add/", "/"):
        shown = login(user).get(page)
        assert shown.status_code == 403, page
        assert "The second step of this account is gone" in shown.content.decode()
    assert not Authenticator.objects.filter(user=user).exists()


def test_who_deletes_a_second_factor_and_says_that_there_was_none_makes_the_account_nobodys(cast: Cast):
    set_up(cast.client_user).delete()

    by_hand(cast.client_user, has_set_up_second_factor=False)

    assert not is_in(login(cast.client_user))


def test_recovery_codes_alone_are_no_second_factor(cast: Cast):
    set_up(cast.client_user).delete()
    keep_proof(authenticator=RecoveryCodes.activate(cast.client_user).instance)

    assert not is_in(login(cast.client_user))


@pytest.mark.parametrize("is_by", ["its person", "the operator"])
def test_a_second_factor_that_was_removed_here_is_asked_for_no_more(cast: Cast, rf: RequestFactory, is_by: str):
    factor = set_up(cast.client_user)
    if is_by == "its person":
        request = rf.get("/")
        request.session, request.user = SessionStore(), cast.client_user
        delete_and_cleanup(request, factor)
    else:
        secret = begin_renewal(cast.client_user.username, drop_second_factor=True, at=now())
        choose_password(get_renewal(secret, at=now()), password=PASSWORD, at=now())

    assert is_in(login(cast.client_user))


def test_a_new_name_for_a_passkey_changes_nothing_about_whose_it_is(cast: Cast):
    passkey = Authenticator.objects.create(user=cast.client_user, type="webauthn", data={"credential": {}, "name": "a"})
    keep_proof(authenticator=passkey)
    passkey.wrap().name = "b"
    passkey.save()

    assert is_as_set_up(Authenticator.objects.get(pk=passkey.pk))


def test_an_invitation_that_was_turned_to_another_record_lets_nobody_in(cast: Cast):
    secret = invite(by=cast.therapist, role=Role.CLIENT, client_id=cast.outsiders.client.pk, at=AT)
    invitation = get_invitation(secret, at=AT)

    by_hand(invitation, client_id=cast.client.pk)

    with pytest.raises(NotFound):
        get_invitation(secret, at=AT)


def test_a_client_who_was_given_another_record_reads_nothing_of_it(cast: Cast, sign_in: SignIn):
    web, theirs = sign_in(cast.outsiders.user), f"/clients/{cast.client.pk}/"
    by_hand(cast.outsiders.client, user=None)

    by_hand(cast.client, user=cast.outsiders.user)

    assert not is_opened(cast, cast.outsiders.user, Purpose.OWN)
    for page in ("", "looks/", "goals/", "consents/", "journal/"):
        assert web.get(f"{theirs}{page}").status_code == 404


def test_a_therapist_who_was_given_a_client_opens_nothing(cast: Cast):
    assert is_opened(cast, cast.therapist, Purpose.CARE)

    by_hand(cast.therapy, therapist=cast.outsiders.therapist)

    cast.outsiders.therapist.has_passed_second_factor = True
    assert not is_opened(cast, cast.outsiders.therapist, Purpose.CARE)


def test_an_ended_therapy_that_was_opened_again_by_hand_opens_nothing(cast: Cast):
    cast.therapy.ended_at = AT
    cast.therapy.save()

    by_hand(cast.therapy, ended_at=None)

    assert not is_opened(cast, cast.therapist, Purpose.CARE)


def test_a_supervisor_who_was_given_a_therapy_opens_nothing(cast: Cast):
    answer_consent(by=cast.client_user, client=cast.client, purpose=Purpose.SUPERVISION, is_given=True, at=AT)
    supervision = Supervision.objects.get()
    by_hand(cast.outsiders.therapy, client=cast.client)

    by_hand(supervision, therapy=cast.outsiders.therapy)

    assert not is_opened(cast, cast.supervisor, Purpose.SUPERVISION)


def test_no_later_writing_makes_ours_what_was_written_by_hand(cast: Cast):
    by_hand(cast.administrator, role=Role.THERAPIST)
    cast.administrator.set_password(PASSWORD)

    for columns in (None, ["password"]):
        with pytest.raises(IntegrityError):
            cast.administrator.save(update_fields=columns)
    cast.administrator.save(update_fields=["last_login"])
    assert not cast.administrator.is_as_written()


def test_what_stood_before_there_were_proofs_is_proven_by_the_update(cast: Cast):
    for model in (User, Invitation, Client, Therapy, Supervision):
        model.objects.update(proof=b"")
        prove_rows(model, model.proven)
        assert all(row.is_as_written() for row in model.objects.all())


def test_what_was_proven_in_part_is_proven_whole_by_the_update_and_only_where_it_was_ours(cast: Cast):
    before = ("therapy_id", "supervisor_id", "ended_at")
    prove_rows(Supervision, before)
    forged = Supervision.objects.create(
        therapy=cast.outsiders.therapy, supervisor=cast.supervisor, started_at=cast.session.held_at
    )
    Supervision.objects.filter(pk=forged.pk).update(proof=b"")

    prove_anew(Supervision, before, Supervision.proven)

    assert [each.is_as_written() for each in Supervision.objects.order_by("pk")] == [True, False]
