"""What somebody waits for is looked for every second; what fails waits a minute, and keeps nothing else waiting."""

from __future__ import annotations

import threading
from datetime import datetime

import pytest

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
