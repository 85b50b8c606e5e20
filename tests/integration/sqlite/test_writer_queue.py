"""SQLite's writers queue: nothing is lost, nobody starves, and the turn is given back whatever happens."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.db import transaction
from django.db.utils import ConnectionHandler, IntegrityError, OperationalError
from pytest_django import DjangoDbBlocker

from holdspace.server.sqlite.base import DatabaseWrapper

WRITERS, WRITES = 6, 25


@pytest.fixture
def database(tmp_path: Path, django_db_blocker: DjangoDbBlocker) -> Iterator[ConnectionHandler]:
    """A database of the test's own, in a file, apart from the one that the other tests share."""
    handler = ConnectionHandler(
        {
            "default": {
                "ENGINE": "holdspace.server.sqlite",
                "NAME": tmp_path / "queue.sqlite3",
                "OPTIONS": {
                    "transaction_mode": "IMMEDIATE",
                    "timeout": 20,
                    "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL",
                },
            }
        }
    )
    with django_db_blocker.unblock():
        run(handler, "CREATE TABLE tally (id INTEGER PRIMARY KEY, n INTEGER UNIQUE)")
        yield handler
        handler.close_all()


def run(handler: ConnectionHandler, statement: str) -> list[tuple[int, ...]]:
    with handler["default"].cursor() as cursor:
        return list(cursor.execute(statement).fetchall())


def atomic(handler: ConnectionHandler, monkeypatch: pytest.MonkeyPatch) -> transaction.Atomic:
    monkeypatch.setattr(transaction, "get_connection", lambda using=None: handler["default"])
    return transaction.atomic()


def count_up(handler: ConnectionHandler, monkeypatch: pytest.MonkeyPatch) -> None:
    try:
        for _ in range(WRITES):
            with atomic(handler, monkeypatch):
                [(largest,)] = run(handler, "SELECT COALESCE(MAX(n), 0) FROM tally")
                run(handler, f"INSERT INTO tally (n) VALUES ({largest + 1})")  # noqa: S608  # a number
    finally:
        handler.close_all()


def test_many_writers_lose_nothing_and_never_meet_a_locked_database(
    database: ConnectionHandler, monkeypatch: pytest.MonkeyPatch
):
    with ThreadPoolExecutor(WRITERS) as pool:
        for done in [pool.submit(count_up, database, monkeypatch) for _ in range(WRITERS)]:
            done.result(timeout=60)

    assert run(database, "SELECT COUNT(*), MAX(n) FROM tally") == [(WRITERS * WRITES, WRITERS * WRITES)]


def test_a_turn_is_given_back_after_a_failure(database: ConnectionHandler, monkeypatch: pytest.MonkeyPatch):
    run(database, "INSERT INTO tally (n) VALUES (1)")

    with pytest.raises(IntegrityError), atomic(database, monkeypatch):
        run(database, "INSERT INTO tally (n) VALUES (1)")

    assert holds_no_turn(database)


def test_a_turn_is_given_back_when_the_connection_closes_in_the_middle(
    database: ConnectionHandler,
):
    wrapper = database["default"]
    assert isinstance(wrapper, DatabaseWrapper)
    wrapper.ensure_connection()
    wrapper._start_transaction_under_autocommit()

    wrapper.close()

    assert holds_no_turn(database)


def test_a_turn_is_given_back_when_the_transaction_cannot_begin(
    database: ConnectionHandler, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    other = sqlite3.connect(tmp_path / "queue.sqlite3", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    run(database, "PRAGMA busy_timeout = 10")

    with pytest.raises(OperationalError), atomic(database, monkeypatch):
        run(database, "SELECT 1")

    other.execute("ROLLBACK")
    other.close()
    assert holds_no_turn(database)


def test_a_nested_block_takes_no_second_turn(database: ConnectionHandler, monkeypatch: pytest.MonkeyPatch):
    with atomic(database, monkeypatch), atomic(database, monkeypatch):
        run(database, "INSERT INTO tally (n) VALUES (1)")

    assert run(database, "SELECT n FROM tally") == [(1,)]


def holds_no_turn(handler: ConnectionHandler) -> bool:
    """Whether the next writer, in a thread of its own, can write."""

    def write() -> bool:
        wrapper = handler["default"]
        assert isinstance(wrapper, DatabaseWrapper)
        with wrapper.cursor() as cursor:
            wrapper._start_transaction_under_autocommit()
            cursor.execute("INSERT INTO tally (n) VALUES (999)")
            wrapper._commit()
        handler.close_all()
        return True

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(write).result(timeout=10)
