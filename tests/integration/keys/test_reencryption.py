"""A client gets a new key: everything is sealed anew while the service goes on, and the former key goes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.apps import apps
from django.utils import timezone

from holdspace.domain.errors import IntegrityError
from holdspace.server.audit.models import AuditEntry
from holdspace.server.care_plans.models import Goal
from holdspace.server.keys import key_ring, reencryption
from holdspace.server.keys.key_ring import data_key, forget
from holdspace.server.keys.models import ClientKey, FormerKey, SealedRecord
from holdspace.server.keys.opening import open_sealed
from holdspace.server.keys.rotation import rotate_root_key
from holdspace.server.keys.sealing import opened_with, seal
from holdspace.server.maintenance.erasing import erase_client
from holdspace.server.maintenance.reencrypting import finish_reencryptions, reencrypt_client
from tests.cast import AT, Cast
from tests.record import fill

pytestmark = pytest.mark.django_db(transaction=True)
LATER = timedelta(minutes=11)


def records(cast: Cast) -> list[SealedRecord]:
    models = (model for model in apps.get_models() if issubclass(model, SealedRecord))
    return [row for model in models for row in model._default_manager.filter(client=cast.client)]


def test_everything_is_sealed_anew_and_the_former_key_goes(cast: Cast):
    fill(cast)
    before, former = {row.pk: open_sealed(row) for row in records(cast)}, data_key(cast.client.pk)
    at = timezone.now()

    assert reencrypt_client(cast.client.pk, at=at) == len(before)
    finish_reencryptions(at)
    assert FormerKey.objects.exists()  # another process may hold the former key for some minutes
    finish_reencryptions(at + LATER)

    assert not FormerKey.objects.exists()
    assert {row.pk: open_sealed(row) for row in records(cast)} == before
    for row in records(cast):
        with pytest.raises(IntegrityError):
            opened_with(former, row)
    assert AuditEntry.objects.filter(client_id=cast.client.pk, detail="sealed_anew").count() == 1


def test_killed_in_the_middle_all_opens_and_the_next_call_goes_on(cast: Cast, monkeypatch: pytest.MonkeyPatch):
    fill(cast)
    before, real, calls = {row.pk: open_sealed(row) for row in records(cast)}, reencryption._seal_batch, iter(range(9))

    def dies(*given: object) -> int:
        if next(calls) == 5:
            raise SystemExit
        return real(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(reencryption, "_seal_batch", dies)
    with pytest.raises(SystemExit):
        reencrypt_client(cast.client.pk, at=AT)
    monkeypatch.undo()

    forget(cast.client.pk)
    assert {row.pk: open_sealed(row) for row in records(cast)} == before
    rotate_root_key()
    forget(cast.client.pk)
    assert {row.pk: open_sealed(row) for row in records(cast)} == before
    finish_reencryptions(timezone.now())
    assert not FormerKey.objects.exists()
    assert {row.pk: open_sealed(row) for row in records(cast)} == before


def test_what_another_process_seals_with_the_key_it_holds_is_not_lost(cast: Cast):
    held = data_key(cast.client.pk)
    at = timezone.now()
    reencrypt_client(cast.client.pk, at=at)
    # As a process that has read the key before: it seals with it for some minutes more.
    key_ring._unwrapped[cast.client.pk] = (float("inf"), held)
    goal = Goal(client=cast.client, therapy=cast.therapy)
    seal(goal, {"client_words": "late"}, at=at)
    goal.save(force_insert=True)
    forget(cast.client.pk)

    assert open_sealed(goal) == {"client_words": "late"}
    finish_reencryptions(at + LATER)
    assert open_sealed(Goal.objects.get(pk=goal.pk)) == {"client_words": "late"}
    assert not FormerKey.objects.exists()


def test_a_process_that_holds_the_former_key_opens_what_was_sealed_anew(cast: Cast):
    fill(cast)
    row, held = records(cast)[0], data_key(cast.client.pk)
    before = open_sealed(row)
    reencrypt_client(cast.client.pk, at=AT)
    key_ring._unwrapped[cast.client.pk] = (float("inf"), held)

    assert open_sealed(type(row)._default_manager.get(pk=row.pk)) == before


def test_an_erasure_takes_the_former_key_along(cast: Cast):
    reencrypt_client(cast.client.pk, at=AT)

    erase_client(cast.client.pk, at=timezone.now())

    assert not FormerKey.objects.exists()
    assert not ClientKey.objects.filter(client_id=cast.client.pk).exists()
