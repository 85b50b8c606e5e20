"""A machine's clock that leaps erases nobody before people had a day to see it."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from holdspace.server.jobs.chores import keep_doing_chores
from holdspace.server.retention.actions import ask_for_erasure
from tests.cast import Cast

pytestmark = pytest.mark.django_db(transaction=True)
HOUR, DAY, YEAR = timedelta(hours=1), timedelta(days=1), timedelta(days=365)


def work(monkeypatch: pytest.MonkeyPatch, *times: datetime) -> None:
    """Let the background worker look for what is due at these times of the machine's clock."""
    to_come, stopping = list(times), threading.Event()

    def wait(_: float) -> bool:
        if to_come:
            at = to_come.pop(0)
            monkeypatch.setattr(timezone, "now", lambda: at)
            return False
        return True

    monkeypatch.setattr(stopping, "wait", wait)
    keep_doing_chores(stopping)
    monkeypatch.undo()


def is_erased(cast: Cast) -> bool:
    cast.client.refresh_from_db()
    return cast.client.erased_at is not None


def test_a_clock_that_leaps_a_year_erases_nobody_who_had_days_to_think_about_it(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
):
    at = timezone.now()
    ask_for_erasure(by=cast.client_user, client=cast.client, at=at)

    work(monkeypatch, at, at + DAY, at + YEAR, at + YEAR + 23 * HOUR)
    assert not is_erased(cast)
    work(monkeypatch, at + 2 * DAY, at + 4 * DAY)  # somebody saw it and set the clock right

    assert not is_erased(cast)


def test_what_is_due_is_erased_on_its_day_where_the_machine_is_off_for_nights_and_days_between(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
):
    at = timezone.now()
    ask_for_erasure(by=cast.client_user, client=cast.client, at=at)

    work(monkeypatch, at, at + 7 * DAY, at + 13 * DAY)
    assert not is_erased(cast)
    work(monkeypatch, at + 14 * DAY)

    assert is_erased(cast)


def test_after_a_long_pause_what_is_due_is_erased_a_day_later(cast: Cast, monkeypatch: pytest.MonkeyPatch):
    at = timezone.now()
    ask_for_erasure(by=cast.client_user, client=cast.client, at=at)

    work(monkeypatch, at, at + 30 * DAY, at + 30 * DAY + 23 * HOUR)
    assert not is_erased(cast)
    work(monkeypatch, at + 31 * DAY)

    assert is_erased(cast)
