"""A record whose years are over is erased by itself, where the practice says after how many; its client can stop it."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from pytest_django.fixtures import Settings

from holdspace.server.audit.models import AuditEntry
from holdspace.server.clients.actions import end_therapy
from holdspace.server.clients.models import Therapy
from holdspace.server.jobs.chores import do_chores
from holdspace.server.retention.actions import place_hold, stop_erasure
from holdspace.server.retention.models import ErasureRequest, HoldReason
from tests.cast import Cast
from tests.conftest import SignIn

pytestmark = pytest.mark.django_db(transaction=True)
WAIT, YEARS = timedelta(days=14), 6
DAY = timedelta(days=1)


@pytest.fixture
def over(cast: Cast, settings: Settings) -> datetime:
    """The moment at which a record is to go that is kept for six years after a therapy that ends now."""
    settings.HOLDSPACE_ERASE_AFTER_YEARS = YEARS
    ended_at = timezone.now()
    end_therapy(by=cast.therapist, therapy=cast.therapy, at=ended_at)
    return ended_at + timedelta(days=365.25 * YEARS + 1)


def is_erased(cast: Cast) -> bool:
    cast.client.refresh_from_db()
    return cast.client.erased_at is not None


def asked() -> int:
    return ErasureRequest.objects.filter(stopped_at=None, is_by_rule=True).count()


def test_it_is_asked_for_when_the_years_are_over_and_erased_after_the_wait(cast: Cast, over: datetime):
    do_chores(over - 3 * DAY)
    assert asked() == 0

    do_chores(over)
    do_chores(over + WAIT - DAY)
    assert asked() == 1
    assert not is_erased(cast)

    do_chores(over + WAIT)
    assert is_erased(cast)
    details = set(AuditEntry.objects.filter(client_id=cast.client.pk).values_list("detail", flat=True))
    assert {"erasure_by_rule", "kept_long_enough"} <= details


def test_without_the_rule_no_record_goes_by_itself(cast: Cast, over: datetime, settings: Settings):
    settings.HOLDSPACE_ERASE_AFTER_YEARS = 0

    do_chores(over + 100 * WAIT)

    assert asked() == 0


def test_the_client_reads_why_and_whoever_stopped_it_keeps_the_record(cast: Cast, over: datetime, sign_in: SignIn):
    do_chores(over)
    page = sign_in(cast.client_user).get(f"/clients/{cast.client.pk}/erasure/").content.decode()
    assert "the years were over for which your record is kept" in page
    assert "6 years after the end of a therapy, unless the client stops it" in page

    stop_erasure(by=cast.client_user, client=cast.client, at=over + DAY)
    do_chores(over + 100 * WAIT)

    assert not is_erased(cast)
    assert asked() == 0


def test_a_hold_stands_against_the_rule(cast: Cast, over: datetime):
    do_chores(over)
    place_hold(cast.client.pk, reason=HoldReason.CLAIM, at=over + DAY)

    do_chores(over + 2 * WAIT)

    assert not is_erased(cast)


def test_a_therapy_that_begins_anew_takes_it_back(cast: Cast, over: datetime):
    do_chores(over)
    Therapy.objects.create(client=cast.client, therapist=cast.therapist, started_at=over + DAY)

    do_chores(over + 2 * WAIT)

    assert not is_erased(cast)
    assert asked() == 0


def test_a_therapy_that_goes_on_is_never_touched(cast: Cast, settings: Settings):
    settings.HOLDSPACE_ERASE_AFTER_YEARS = YEARS

    do_chores(timezone.now() + timedelta(days=365 * 3 * YEARS))

    assert asked() == 0
