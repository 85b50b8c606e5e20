"""`kill -9` in the middle of many submits: nothing acknowledged is lost, and data and log agree."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import threading
from functools import partial
from itertools import count
from typing import Any

import pytest

from tests.installation import Installation, installation
from tests.load.browsers import Answer, all_at_once, hand_in_all

CLIENTS, SESSIONS, ROUNDS = 4, 60, 2
KILL_AFTER = 40  # acknowledged submits, of 240 that are asked for
pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(
        os.environ.get("HOLDSPACE_TEST_DATABASE") == "postgresql", reason="the default database; it brings its own"
    ),
]


def test_nothing_acknowledged_is_lost_and_data_and_log_agree():
    with installation() as made:
        people = json.loads(made.run("tests.load.people", "--clients", str(CLIENTS), "--to-come", str(SESSIONS)))[
            "clients"
        ]
        acknowledged: set[str] = set()
        for _ in range(ROUNDS):
            answers = hand_in_until_killed(made, people, before=frozenset(acknowledged))
            acknowledged |= {answer.about for answer in answers if answer.status == 302}
            assert any(answer.status == 0 for answer in answers), "the kill came too late to interrupt anything"
        stored = json.loads(made.run("tests.integration.crash.count"))

    assert len(acknowledged) >= KILL_AFTER * ROUNDS
    assert acknowledged <= set(stored["handed_in"])
    assert stored["handed_in"] == stored["scored"]
    assert stored["checks"] == stored["checks_in_the_log"]
    assert stored["findings"] == []
    assert stored["is_whole"]


def hand_in_until_killed(made: Installation, people: list[dict[str, Any]], *, before: frozenset[str]) -> list[Answer]:
    """Serve, let everybody hand in, and kill every process in the middle of it."""
    acknowledged, enough = count(1), threading.Event()

    def note(answer: Answer) -> None:
        is_new = answer.status == 302 and answer.about not in before
        if is_new and next(acknowledged) >= KILL_AFTER:
            enough.set()

    def kill(server: subprocess.Popen[bytes]) -> None:
        enough.wait(timeout=60)
        made.end(server, signal.SIGKILL)

    with made.serving() as server:
        axe = threading.Thread(target=kill, args=[server])
        axe.start()
        answers = all_at_once(partial(hand_in_all, made.port, person, on_answer=note) for person in people)
        axe.join()
    return answers
