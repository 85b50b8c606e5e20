"""A client has their record erased: after a wait, not against a rule or a hold, with a receipt, and nothing is left."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.db.models import CASCADE
from django.utils import timezone

from holdspace.domain.errors import KeyUnavailable, WrongState
from holdspace.server.accounts.models import AccountChange, Renewal, User
from holdspace.server.audit.models import AuditEntry
from holdspace.server.audit.queries import findings_about
from holdspace.server.clients.actions import end_therapy
from holdspace.server.exports.actions import ask_for_copy
from holdspace.server.jobs.chores import do_chores
from holdspace.server.keys.erasure import noted_erasures
from holdspace.server.keys.key_ring import data_key
from holdspace.server.keys.models import ClientKey, SealedRecord
from holdspace.server.maintenance.erasing import STAYS, erase_client
from holdspace.server.maintenance.models import ErasureReceipt
from holdspace.server.retention import actions
from holdspace.server.retention.actions import ask_for_erasure, lift_hold, place_hold, stop_erasure
from holdspace.server.retention.models import ErasureRequest, HoldReason
from holdspace.server.retention.queries import retention_of
from tests.cast import Cast
from tests.conftest import SignIn
from tests.record import fill

pytestmark = pytest.mark.django_db(transaction=True)
WAIT = timedelta(days=14)


def is_erased(cast: Cast) -> bool:
    cast.client.refresh_from_db()
    return cast.client.erased_at is not None


def wish(cast: Cast, at: datetime | None = None) -> datetime:
    at = at or timezone.now()
    ask_for_erasure(by=cast.client_user, client=cast.client, at=at)
    return at


def test_after_the_wait_everything_is_gone_and_the_receipt_lists_it(cast: Cast):
    fill(cast)
    before = {
        model._meta.label_lower: {str(row.pk) for row in model._default_manager.filter(client=cast.client)}
        for model in apps.get_models()
        if issubclass(model, SealedRecord)
    }
    ask_for_copy(by=cast.client_user, client=cast.client, at=timezone.now())
    at = wish(cast)

    do_chores(at + WAIT - timedelta(seconds=1))
    assert not is_erased(cast)
    do_chores(at + WAIT)

    assert is_erased(cast)
    receipt = ErasureReceipt.objects.get(client_id=cast.client.pk)
    listed = {label: set(ids) for label, ids in receipt.destroyed.items()}
    assert {label: ids for label, ids in before.items() if ids} == {
        label: listed[label] for label in before if before[label]
    }
    assert {"keys.clientkey", "exports.copyrequest"} <= listed.keys()
    assert receipt.stays.keys() == STAYS
    assert not ClientKey.objects.filter(client_id=cast.client.pk).exists()
    assert not User.objects.get(pk=cast.client_user.pk).is_active
    assert findings_about(cast.client.pk) == ()
    with pytest.raises(KeyUnavailable):
        data_key(cast.client.pk)


def test_nothing_of_a_client_outlasts_the_erasure_but_what_is_named(cast: Cast):
    """Whatever a room adds with a client in it is destroyed, or stands in the list of what stays, with its reason."""
    fill(cast)
    erase_client(cast.client.pk, at=timezone.now())

    left = {
        model._meta.label_lower
        for model in apps.get_models()
        if any(field.attname == "client_id" for field in model._meta.concrete_fields)
        and model._default_manager.filter(client_id=cast.client.pk).exists()
    }
    told = {"audit.auditchain", "audit.auditentry", "maintenance.erasurereceipt", "accounts.invitation"}
    assert left <= STAYS | told


def test_nothing_that_hangs_on_the_clients_account_outlasts_it(cast: Cast):
    user, at = cast.client_user, timezone.now()
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": "sealed"})
    AccountChange.objects.create(user=user, what=AccountChange.What.PASSWORD, at=at)
    Renewal.objects.create(user=user, secret_hash="0" * 64, expires_at=at)

    receipt = erase_client(cast.client.pk, at=timezone.now())

    hanging = [each.field for each in User._meta.related_objects if each.on_delete is CASCADE]
    left = [each.model for each in hanging if each.model._default_manager.filter(**{each.name: user}).exists()]
    assert left == []
    assert {"mfa.authenticator", "accounts.accountchange", "accounts.renewal"} <= receipt.destroyed.keys()


def test_a_hold_keeps_the_record_whoever_wants_it_erased(cast: Cast, sign_in: SignIn):
    at = wish(cast)
    place_hold(cast.client.pk, reason=HoldReason.COURT, at=at)

    do_chores(at + 100 * WAIT)
    with pytest.raises(WrongState, match="legal hold"):
        erase_client(cast.client.pk, at=at + 100 * WAIT)
    assert not is_erased(cast)
    assert "a court needs it" in sign_in(cast.client_user).get(f"/clients/{cast.client.pk}/erasure/").content.decode()

    lift_hold(cast.client.pk, reason=HoldReason.COURT, at=at + 100 * WAIT)
    do_chores(at + 100 * WAIT)
    assert is_erased(cast)
    details = set(AuditEntry.objects.filter(client_id=cast.client.pk).values_list("detail", flat=True))
    assert {"hold_placed court", "hold_lifted court"} <= details


def test_a_rule_of_retention_counts_from_the_end_of_care_and_the_client_sees_the_day(
    cast: Cast, sign_in: SignIn, settings
):
    settings.HOLDSPACE_RETENTION_YEARS = 6
    at = wish(cast)
    do_chores(at + 10 * WAIT)
    with pytest.raises(WrongState, match="as long as the therapy lasts"):
        erase_client(cast.client.pk, at=at)

    end_therapy(by=cast.therapist, therapy=cast.therapy, at=at)

    page = sign_in(cast.client_user).get(f"/clients/{cast.client.pk}/erasure/").content.decode()
    assert str(at.year + 6) in page
    do_chores(at + timedelta(days=6 * 365))
    assert not is_erased(cast)
    do_chores(at + timedelta(days=6 * 365 + 2))
    assert is_erased(cast)


def test_the_client_thinks_better_of_it(cast: Cast, sign_in: SignIn):
    web = sign_in(cast.client_user)
    web.post(f"/clients/{cast.client.pk}/erasure/ask/")
    assert "is to be erased" in web.get(f"/clients/{cast.client.pk}/looks/").content.decode()
    assert "in 14 days" in web.get(f"/clients/{cast.client.pk}/erasure/").content.decode()

    web.post(f"/clients/{cast.client.pk}/erasure/stop/")

    do_chores(timezone.now() + 2 * WAIT)
    assert not is_erased(cast)
    with pytest.raises(WrongState):
        stop_erasure(by=cast.client_user, client=cast.client, at=timezone.now())


@pytest.mark.parametrize("who", ["therapist", "supervisor", "outsider_client", "administrator"])
def test_nobody_else_asks_for_it(cast: Cast, sign_in: SignIn, who: str):
    web = sign_in(cast.everyone[who])

    assert web.get(f"/clients/{cast.client.pk}/erasure/").status_code == 404
    assert web.post(f"/clients/{cast.client.pk}/erasure/ask/").status_code == 404
    assert not ErasureRequest.objects.exists()


@pytest.mark.parametrize("then", ["taken back", "held"])
def test_what_is_taken_back_or_held_at_the_very_moment_is_not_erased(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, then: str
):
    """The chore has already seen that it is due, and asks once more with the record locked."""
    due = wish(cast) + WAIT

    def meanwhile(*args: Any, **known: Any) -> Any:
        seen = retention_of(*args, **known)
        monkeypatch.setattr(actions, "retention_of", retention_of)
        if then == "taken back":
            stop_erasure(by=cast.client_user, client=cast.client, at=due)
        else:
            place_hold(cast.client.pk, reason=HoldReason.COURT, at=due)
        return seen

    monkeypatch.setattr(actions, "retention_of", meanwhile)

    actions.erase_what_is_due(due)

    assert not is_erased(cast)
    assert cast.client.pk not in noted_erasures()
