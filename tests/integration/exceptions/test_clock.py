"""An exception that is over does not begin again, and no client waits longer, whatever the machine's clock becomes."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from holdspace.domain.access import Kind, Purpose
from holdspace.domain.errors import Refused, WrongState
from holdspace.domain.exceptions.ground import Ground
from holdspace.domain.exceptions.state import State
from holdspace.server.access.door import disclose
from holdspace.server.audit.models import AuditEntry
from holdspace.server.checkpoints.export import log_file
from holdspace.server.clients.models import Identity
from holdspace.server.exceptions import actions
from holdspace.server.exceptions.models import DangerException
from holdspace.server.jobs.chores import keep_doing_chores
from tests.cast import Cast
from tests.conftest import SignIn
from tests.integration.exceptions.conftest import REASON, Ask, approve

pytestmark = pytest.mark.django_db(transaction=True)
MINUTE, HOUR, DAY, YEAR = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1), timedelta(days=365)


@pytest.fixture(autouse=True)
def _forgotten() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def start() -> datetime:
    """What the clock reads when everything begins."""
    return timezone.now()


@pytest.fixture
def deferred(cast: Cast, request_exception: Ask, start: datetime) -> DangerException:
    """An opening of which the client is told in ten days."""
    later = {"defer_until": start + 10 * DAY, "why_later": "They would warn the person who hurts the child."}
    asked = request_exception(ground=Ground.ABUSE_OF_A_CHILD, kinds=(Kind.IDENTITY,), at=start, **later)
    return approve(cast, asked, start)


def work(*times: datetime) -> None:
    """Let the background worker look for what is due at these times of the machine's clock."""
    for at in times:
        ends, rounds = threading.Event(), iter([False, True])
        with time_machine.travel(at, tick=False), pytest.MonkeyPatch.context() as patch:
            patch.setattr(ends, "wait", lambda _, rounds=rounds: next(rounds))
            keep_doing_chores(ends)


def opens(cast: Cast, exception: DangerException, at: datetime) -> bool:
    """Return whether the therapist gets at what the exception opened, by its page and past it."""
    exception.refresh_from_db()
    identity = Identity.objects.get(client=cast.client)
    with time_machine.travel(at, tick=False):
        try:
            actions.open_record(by=cast.therapist, exception=exception)
            disclose(identity, actor=cast.therapist, purpose=Purpose.EXCEPTION)
        except Refused:
            return False
    return True


def is_told(cast: Cast, sign_in: SignIn, at: datetime) -> bool:
    with time_machine.travel(at, tick=False):
        page = sign_in(cast.client_user).get(reverse("exceptions:of_client", args=[cast.client.pk]))
    return REASON in page.content.decode()


def test_what_ended_by_its_time_does_not_open_again_under_a_clock_that_is_set_back(
    cast: Cast, opened: DangerException, start: datetime
):
    work(start, start + 3 * HOUR)

    assert not opens(cast, opened, start + HOUR)
    assert opened.ended_at == opened.opens_until


def test_what_somebody_closed_stays_closed_under_a_clock_that_is_set_back(
    cast: Cast, opened: DangerException, start: datetime
):
    actions.end(by=cast.therapist, exception=opened, at=start + HOUR)

    assert not opens(cast, opened, start + MINUTE)
    assert opened.state(start + MINUTE) is State.ENDED


def test_a_clock_that_is_set_back_closes_what_is_open_and_the_client_reads_why(
    cast: Cast, sign_in: SignIn, opened: DangerException, start: datetime
):
    work(start, start + HOUR)
    assert opens(cast, opened, start + HOUR)

    work(start + MINUTE)

    assert not opens(cast, opened, start + 2 * MINUTE)
    shown = sign_in(cast.client_user).get(reverse("clients:looks", args=[cast.client.pk])).content.decode()
    assert "closed your record again, because the clock of the machine was set back" in shown


def test_before_the_answer_nothing_opens_even_where_nobody_saw_the_clock_being_set_back(
    cast: Cast, opened: DangerException, start: datetime
):
    assert not opens(cast, opened, start - HOUR)


def test_a_clock_that_is_put_right_by_seconds_closes_nothing(cast: Cast, opened: DangerException, start: datetime):
    work(start + HOUR, start + HOUR - MINUTE)

    assert opens(cast, opened, start + HOUR)


def test_whoever_was_cut_off_can_ask_again_at_once(
    cast: Cast, opened: DangerException, request_exception: Ask, start: datetime
):
    work(start + HOUR, start - DAY)

    assert opens(cast, approve(cast, request_exception(at=start - DAY), start - DAY), start - DAY)


def test_a_request_that_lapsed_is_answered_by_nobody_after_the_clock_was_set_back(
    cast: Cast, request_exception: Ask, start: datetime
):
    asked = request_exception(at=start)
    work(start, start + 25 * HOUR)

    with pytest.raises(WrongState):
        approve(cast, asked, start + HOUR)


def test_what_the_client_was_told_on_its_day_is_not_hidden_again_by_a_clock_that_is_set_back(
    cast: Cast, sign_in: SignIn, deferred: DangerException, start: datetime
):
    work(start, start + 5 * DAY)
    assert not is_told(cast, sign_in, start + 5 * DAY)
    work(start + 10 * DAY)

    assert is_told(cast, sign_in, start + DAY)
    with time_machine.travel(start + DAY, tick=False):
        assert str(deferred.pk) in json.dumps(log_file(cast.client.pk, at=timezone.now()))


@pytest.mark.parametrize("steps", [[3 * DAY], [HOUR, 3 * DAY - HOUR]], ids=["at once", "in two steps"])
def test_a_clock_that_is_set_back_does_not_put_off_the_day_of_telling(
    cast: Cast, sign_in: SignIn, deferred: DangerException, start: datetime, steps: list[timedelta]
):
    at = start + 5 * DAY
    work(start, at)
    for step in steps:
        at -= step
        work(at)

    # Five of the ten days are over; the clock reads the second.
    assert not is_told(cast, sign_in, start + 6 * DAY)
    assert is_told(cast, sign_in, start + 7 * DAY)
    assert AuditEntry.objects.filter(client_id=deferred.pk, detail="clock_set_back").exists()


def test_a_leap_ahead_that_is_set_right_within_a_day_tells_the_client_no_earlier(
    cast: Cast, sign_in: SignIn, deferred: DangerException, start: datetime
):
    work(start, start + YEAR, start + HOUR)

    assert not is_told(cast, sign_in, start + 9 * DAY)
    assert is_told(cast, sign_in, start + 10 * DAY)


def test_a_leap_ahead_ends_what_is_open(cast: Cast, opened: DangerException, start: datetime):
    work(start, start + YEAR, start + MINUTE)

    assert not opens(cast, opened, start + MINUTE)
