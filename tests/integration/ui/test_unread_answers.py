"""Who reads no answer gives way where too many do; who reads stays."""

from __future__ import annotations

import fcntl
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from holdspace.server.ui import unread_answers
from holdspace.server.ui.unread_answers import UnreadAnswers

pytestmark = pytest.mark.skipif(
    not unread_answers.OWN_FILES.is_dir(), reason="only Linux tells a process its connections"
)

Pair = tuple[socket.socket, socket.socket]  # the reader's end, and ours


@pytest.fixture
def pairs() -> Iterator[list[Pair]]:
    """Six connections, of which the readers' own room is next to nothing."""
    with ExitStack() as stack:
        listening = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        made: list[Pair] = []
        for _ in range(6):
            reader = stack.enter_context(socket.socket())
            reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2_048)
            reader.connect(listening.getsockname())
            ours = stack.enter_context(listening.accept()[0])
            ours.setblocking(False)
            made.append((reader, ours))
        yield made


def give(unread: UnreadAnswers, pair: Pair, *, is_large: bool = True) -> None:
    """Give more than the reader has room for, or next to nothing, as the server does it."""
    reader, ours = pair
    ours.send(b"a" * (100_000 if is_large else 1))
    host, port = reader.getsockname()
    unread.give((host, str(port)), 100_000)


def is_open(pair: Pair) -> bool:
    try:
        return pair[1].send(b"a") == 1
    except BrokenPipeError:
        return False


def test_where_too_many_read_nothing_those_that_began_first_give_way(
    pairs: list[Pair], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(unread_answers, "MOST_UNREAD", 4)
    unread = UnreadAnswers()

    for pair in pairs:
        give(unread, pair)

    assert [is_open(pair) for pair in pairs] == [False, False, True, True, True, True]


def test_where_too_much_waits_it_is_the_same(pairs: list[Pair], monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(unread_answers, "MOST_UNREAD_BYTES", 550_000)
    unread = UnreadAnswers()

    for pair in pairs:
        give(unread, pair)

    assert [is_open(pair) for pair in pairs] == [False, False, True, True, True, True]


def test_nobody_who_took_what_they_were_given_is_closed(pairs: list[Pair], monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(unread_answers, "MOST_UNREAD", 2)
    unread = UnreadAnswers()

    for pair in pairs:
        give(unread, pair, is_large=False)

    assert all(is_open(pair) for pair in pairs)


def test_who_waits_for_one_large_answer_alone_is_not_closed(pairs: list[Pair], monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(unread_answers, "MOST_UNREAD_BYTES", 10)

    give(UnreadAnswers(), pairs[0])

    assert is_open(pairs[0])


def test_where_a_process_is_not_told_its_connections_nobody_is_closed_and_nothing_piles_up(
    pairs: list[Pair], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    monkeypatch.setattr(unread_answers, "MOST_UNREAD", 2)
    monkeypatch.setattr(unread_answers, "OWN_FILES", tmp_path / "none")
    unread = UnreadAnswers()

    for pair in pairs:
        give(unread, pair)

    assert all(is_open(pair) for pair in pairs)
    assert len(unread._given) <= 4


def test_asking_for_connections_takes_no_lock_from_a_file(tmp_path: Path, pairs: list[Pair]):
    """Closing a copy of a file would: that is how databases that two processes write are spoiled."""
    taken = "import fcntl, sys; fcntl.lockf(open(sys.argv[1], 'r+b'), fcntl.LOCK_EX | fcntl.LOCK_NB)"
    locked = tmp_path / "database"
    with locked.open("wb") as file:
        fcntl.lockf(file, fcntl.LOCK_EX)

        assert len(list(unread_answers._own_connections())) >= 2 * len(pairs)

        other = subprocess.run([sys.executable, "-c", taken, str(locked)], capture_output=True, check=False)
        assert b"BlockingIOError" in other.stderr
