"""Invitations: the only way in, once, for a while."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from holdspace.domain.errors import BadInput, NotFound, Refused
from holdspace.domain.people import Role
from holdspace.server.accounts.invitations import GOOD_FOR, accept, get_invitation, invite
from holdspace.server.accounts.models import Invitation, User
from holdspace.server.clients.actions import come_in, open_record
from holdspace.server.clients.models import Client
from tests.cast import AT, PASSWORD, Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def secret() -> str:
    return invite(by=None, role=Role.THERAPIST, client_id=None, at=AT)


def test_an_invitation_makes_one_account_with_the_role_it_names(secret: str):
    user = enter(secret, "ines")

    assert user.as_role is Role.THERAPIST
    assert user.check_password(PASSWORD)


def test_an_invitation_is_used_once(secret: str):
    enter(secret, "ines")

    with pytest.raises(NotFound):
        enter(secret, "somebody.else")


def test_two_who_hold_the_same_invitation_do_not_both_come_in(secret: str):
    held = get_invitation(secret, at=AT)
    enter(secret, "ines")

    with pytest.raises(NotFound):
        accept(held, username="somebody.else", password=PASSWORD, display_name="Sam", at=AT)
    assert User.objects.count() == 1


def test_unknown_used_and_expired_invitations_answer_alike(secret: str):
    used = invite(by=None, role=Role.THERAPIST, client_id=None, at=AT)
    enter(used, "ines")
    answers = set()
    for tried, at in (("unknown", AT), (used, AT), (secret, AT + GOOD_FOR)):
        with pytest.raises(NotFound) as refusal:
            get_invitation(tried, at=at)
        answers.add(str(refusal.value))

    assert len(answers) == 1


def test_an_invitation_is_good_until_its_last_moment(secret: str):
    assert get_invitation(secret, at=AT + GOOD_FOR - timedelta(seconds=1))


def test_only_a_hash_of_the_secret_is_kept(secret: str):
    row = Invitation.objects.values().get()

    assert secret not in repr(row)


def test_a_taken_sign_in_name_is_refused_and_the_invitation_stays_good(secret: str):
    enter(secret, "ines")
    second = invite(by=None, role=Role.THERAPIST, client_id=None, at=AT)

    with pytest.raises(BadInput):
        enter(second, "ines", "Inês Branco")
    assert enter(second, "ines.b", "Inês Branco")


@pytest.mark.parametrize("name", ["Inês Prado", " inês  PRADO", "Inês\u200b Prado", "lnês Prad0", "In\u0435s"])
def test_a_colleague_takes_nobodys_name_and_none_that_looks_like_it(secret: str, name: str):
    """A client reads in the list of looks who looked, by this name."""
    enter(invite(by=None, role=Role.THERAPIST, client_id=None, at=AT), "ines")

    with pytest.raises(BadInput):
        enter(secret, "curious", name)
    assert not User.objects.filter(username="curious").exists()


@pytest.mark.parametrize(("role", "client_id"), [(Role.CLIENT, None), (Role.THERAPIST, UUID(int=3))])
def test_a_clients_account_always_has_a_record_and_a_colleagues_never(role: Role, client_id: UUID | None):
    with pytest.raises(IntegrityError), transaction.atomic():
        invite(by=None, role=role, client_id=client_id, at=AT)


def test_a_record_is_tied_to_one_account_only(cast: Cast):
    second = invite(by=cast.therapist, role=Role.CLIENT, client_id=cast.client.pk, at=AT)

    with pytest.raises(NotFound):
        come_in(get_invitation(second, at=AT), username="another", password=PASSWORD, display_name="", at=AT)
    assert not User.objects.filter(username="another").exists()


@pytest.mark.parametrize("who", ["client", "supervisor", "administrator", "privacy_officer", "researcher"])
def test_only_a_therapist_opens_a_record(cast: Cast, who: str):
    with pytest.raises(Refused):
        open_record(by=cast.everyone[who], identity={"name": "x"}, at=AT)


def test_a_therapist_without_second_factor_opens_no_record(cast: Cast):
    cast.therapist.has_passed_second_factor = False
    before = Client.objects.count()

    with pytest.raises(Refused):
        open_record(by=cast.therapist, identity={"name": "x"}, at=AT)
    assert Client.objects.count() == before


def enter(secret: str, username: str, name: str = "Inês Prado") -> User:
    invitation = get_invitation(secret, at=AT)
    return accept(invitation, username=username, password=PASSWORD, display_name=name, at=AT)
