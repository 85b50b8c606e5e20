"""What somebody waits for is looked for every second; what fails waits a minute, and keeps nothing else waiting."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime

import pytest
from django.db import connection

from holdspace.server.jobs import chores

pytestmark = pytest.mark.django_db(transaction=True)


def test_after_a_failure_the_next_round_is_a_minute_away(monkeypatch: pytest.MonkeyPatch):
    pauses: list[float] = []
    done: list[int] = []

    def fails_once(at: datetime) -> None:
        if len(pauses) == 2:
            raise OSError("not reachable")

    def other(at: datetime) -> None:
        done.append(len(pauses))

    def wait(pause: float) -> bool:
        pauses.append(pause)
        return len(pauses) > 4

    stopping = threading.Event()
    monkeypatch.setattr(stopping, "wait", wait)
    monkeypatch.setattr(chores, "_soon", [fails_once, other])

    chores.keep_doing_soon(stopping)

    assert pauses == [1, 1, 60, 1, 1]
    assert done == [1, 2, 3, 4]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no server that goes away")
@pytest.mark.parametrize("keep_doing", [chores.keep_doing_soon, chores.keep_doing_chores])
def test_they_go_on_once_the_database_that_went_away_is_back(
    monkeypatch: pytest.MonkeyPatch, keep_doing: Callable[[threading.Event], None]
):
    done: list[str] = []
    rounds = iter([False] * 3 + [True])

    def look(at: datetime) -> None:
        ask()  # one that breaks after this is not seen to have broken before it is asked
        if not done:
            done.append("broken")
            connection.connection.close()
        ask()
        done.append("looked")

    def ask() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")

    stopping = threading.Event()
    monkeypatch.setattr(stopping, "wait", lambda _: next(rounds))
    for kept in ("_soon", "_chores"):
        monkeypatch.setattr(chores, kept, [look])

    keep_doing(stopping)

    assert done == ["broken", "looked", "looked"]
