"""Sealed records: tied to their place, and gone with their key."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.db import transaction

from holdspace.domain.errors import IntegrityError, KeyUnavailable
from holdspace.server.care_plans.models import Goal
from holdspace.server.clients.models import Identity
from holdspace.server.keys import installation, key_ring
from holdspace.server.keys.installation import open_text, seal_text
from holdspace.server.keys.models import ClientKey, InstallationKey
from holdspace.server.keys.opening import open_sealed
from holdspace.server.keys.sealing import seal
from tests.cast import AT, Cast

WORDS = "sleep through the night again"


@pytest.fixture
def goal(cast: Cast) -> Goal:
    goal = Goal(client=cast.client, therapy=cast.therapy)
    seal(goal, {"client_words": WORDS}, at=AT)
    goal.save(force_insert=True)
    return Goal.objects.get(pk=goal.pk)


def test_what_was_sealed_opens(goal: Goal):
    assert open_sealed(goal) == {"client_words": WORDS}


def test_the_row_holds_no_word(goal: Goal):
    assert WORDS.encode() not in bytes(goal.sealed)


def test_a_sealed_value_does_not_open_in_another_row(cast: Cast, goal: Goal):
    other = Goal(client=cast.client, therapy=cast.therapy, sealed=goal.sealed)

    with pytest.raises(IntegrityError):
        open_sealed(other)


def test_a_sealed_value_does_not_open_for_another_client(cast: Cast, goal: Goal):
    goal.client = cast.outsiders.client

    with pytest.raises(IntegrityError):
        open_sealed(goal)


def test_a_sealed_value_does_not_open_in_another_table(cast: Cast, goal: Goal):
    moved = Identity(pk=goal.pk, client=cast.client, sealed=goal.sealed)

    with pytest.raises(IntegrityError):
        open_sealed(moved)


def test_a_record_shows_its_id_and_nothing_else(goal: Goal):
    assert repr(goal) == str(goal) == f"<Goal {goal.pk}>"


def test_each_client_has_a_key_of_their_own(cast: Cast):
    one, other = key_ring.data_key(cast.client.pk), key_ring.data_key(cast.outsiders.client.pk)

    assert one.expose() != other.expose()


def test_the_stored_key_is_wrapped(cast: Cast):
    secret = key_ring.data_key(cast.client.pk).expose()

    assert secret not in bytes(ClientKey.objects.get(client_id=cast.client.pk).wrapped)


def test_without_the_key_row_nothing_opens_again(cast: Cast, goal: Goal):
    ClientKey.objects.filter(client_id=cast.client.pk).delete()
    key_ring.forget(cast.client.pk)

    with pytest.raises(KeyUnavailable):
        open_sealed(goal)


def test_the_wrapped_key_of_another_client_is_of_no_use(cast: Cast, goal: Goal):
    theirs = ClientKey.objects.get(client_id=cast.outsiders.client.pk)
    ClientKey.objects.filter(client_id=cast.client.pk).update(wrapped=theirs.wrapped)
    key_ring.forget(cast.client.pk)

    with pytest.raises(IntegrityError):
        open_sealed(goal)


def test_the_root_key_does_not_lie_in_the_data_folder(cast: Cast):
    key_ring.data_key(cast.client.pk)

    assert list(settings.HOLDSPACE_KEYS.glob("root*"))
    assert settings.HOLDSPACE_DATA not in settings.HOLDSPACE_KEYS.parents
    assert not list(settings.HOLDSPACE_DATA.rglob("*.key"))


@pytest.mark.django_db
def test_a_setting_of_the_installation_opens_only_in_its_place():
    sealed = seal_text("JBSWY3DP", place="second_factor")

    assert open_text(sealed, place="second_factor") == "JBSWY3DP"
    assert "JBSWY3DP" not in sealed
    with pytest.raises(IntegrityError):
        open_text(sealed, place="signing_key")


@pytest.mark.django_db
def test_a_damaged_setting_says_what_to_do():
    with pytest.raises(KeyUnavailable, match="backup"):
        open_text("not base64 !", place="second_factor")


@pytest.mark.django_db(transaction=True)
def test_a_key_whose_making_was_rolled_back_seals_nothing_later(monkeypatch: pytest.MonkeyPatch):
    InstallationKey.objects.all().delete()
    monkeypatch.setattr(installation, "_held", {})
    with transaction.atomic():
        seal_text("lost", place="test")
        transaction.set_rollback(True)

    sealed = seal_text("kept", place="test")

    monkeypatch.setattr(installation, "_held", {})
    assert open_text(sealed, place="test") == "kept"
