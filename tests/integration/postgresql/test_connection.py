"""How our back end speaks to PostgreSQL: opening, naming and asking in one message, and what an error leaves behind."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import DatabaseError
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from psycopg import sql
from psycopg.pq import TransactionStatus

from holdspace.server.postgresql.actor import acting_as

pytestmark = pytest.mark.skipif(connection.vendor != "postgresql", reason="about PostgreSQL's connections")
ACTOR = "SELECT current_setting('holdspace.actor', true)"

WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
VALUES = st.lists(
    WORDS
    | st.sampled_from(["'; SELECT 1; --", "%s", "%%", "\\'", "$1", "E'\\x'"])
    | st.binary()
    | st.uuids()
    | st.datetimes(timezones=st.just(UTC))
    | st.integers(-(2**63), 2**63 - 1)
    | st.booleans()
    | st.none(),
    min_size=1,
    max_size=5,
)


def status(of: BaseDatabaseWrapper) -> TransactionStatus:
    return TransactionStatus(of.connection.info.transaction_status)


def ask(of: BaseDatabaseWrapper, statement: str | sql.Composable, parameters: list[int] | None = None) -> Any:
    with of.cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.fetchone()[0] if cursor.description else None


def test_each_statement_is_named_and_no_name_is_left_behind(own: BaseDatabaseWrapper):
    assert ask(own, ACTOR) == "installation"
    assert status(own) == TransactionStatus.IDLE
    assert own.connection.execute(ACTOR).fetchone() in {("",), (None,)}


@pytest.mark.parametrize(
    "written", ["2026-03-02 09:30:00+00", "2026-03-02 09:30:00.12+00", "0001-01-01 00:00:00.000001+00"]
)
def test_a_time_is_read_in_utc_to_the_microsecond(own: BaseDatabaseWrapper, written: str):
    read = ask(own, f"SELECT '{written}'::timestamptz")  # a time of ours

    assert (read.tzinfo, read) == (UTC, datetime.fromisoformat(written))


@pytest.mark.parametrize("written", ["infinity", "12026-03-02 09:30:00+00", "0044-03-15 12:00:00+00 BC"])
def test_a_time_beyond_pythons_years_is_refused(own: BaseDatabaseWrapper, written: str):
    with pytest.raises((DatabaseError, ValueError)):
        ask(own, f"SELECT '{written}'::timestamptz")  # a time of ours


class Values(TestCase):
    """Hypothesis needs a class of its own with a database."""

    @given(values=VALUES)
    def test_in_a_message_of_ours_each_comes_back_as_it_was_given(self, values: list[Any]):
        places = ", ".join(["%s"] * len(values))

        assert connection.run_together(f"SELECT {places}; SELECT 1", values) == [[tuple(values)], [(1,)]]  # type: ignore[attr-defined]  # ours


def test_a_transaction_opens_with_its_first_statement_and_ends_whole(own: BaseDatabaseWrapper):
    own.set_autocommit(False)
    assert status(own) == TransactionStatus.IDLE

    ask(own, "CREATE TABLE of_one_transaction (n int)")
    assert status(own) == TransactionStatus.INTRANS
    own.rollback()

    assert status(own) == TransactionStatus.IDLE
    assert ask(own, "SELECT to_regclass('of_one_transaction') IS NULL")
    assert ask(own, ACTOR) == "installation", "what comes after a rollback is named anew"
    own.rollback()
    own.set_autocommit(True)


def test_a_first_statement_that_fails_leaves_a_transaction_that_can_be_undone(own: BaseDatabaseWrapper):
    own.set_autocommit(False)
    with pytest.raises(DatabaseError):
        ask(own, "SELECT * FROM not_there")
    assert status(own) == TransactionStatus.INERROR
    own.rollback()
    own.set_autocommit(True)

    assert ask(own, ACTOR) == "installation"


@pytest.mark.django_db
def test_after_a_savepoint_is_undone_the_name_still_holds():
    with transaction.atomic():
        with pytest.raises(DatabaseError), transaction.atomic():
            ask(connection, "SELECT * FROM not_there")
        assert ask(connection, ACTOR) == "installation"


def test_what_cannot_stand_beside_the_naming_is_named_too(own: BaseDatabaseWrapper):
    own.set_autocommit(False)
    assert ask(own, sql.SQL("SELECT current_setting({}, true)").format("holdspace.actor")) == "installation"
    own.rollback()
    own.set_autocommit(True)
    with own.cursor() as cursor:
        cursor.executemany(
            "SELECT set_config('holdspace.seen', current_setting('holdspace.actor', true), %s)", [[False]]
        )
    assert ask(own, "SELECT current_setting('holdspace.seen')") == "installation"


def test_a_connection_that_the_server_ended_is_seen_without_asking(own: BaseDatabaseWrapper):
    process = ask(own, "SELECT pg_backend_pid()")
    assert own.is_usable()

    ask(connection, "SELECT pg_terminate_backend(%s, 5000)", [process])

    assert not own.is_usable()


# --- What waits for the next message ------------------------------------------------------------------------------


@pytest.fixture
def notes(own: BaseDatabaseWrapper) -> Iterator[BaseDatabaseWrapper]:
    """A connection with a table of numbers, no number twice."""
    ask(own, "CREATE TABLE notes (n int PRIMARY KEY)")
    yield own
    if own.in_atomic_block:
        own.rollback()
        own.set_autocommit(True)
    ask(own, "DROP TABLE notes")


def write_later(to: Any, number: int) -> None:
    to.write_later("INSERT INTO notes VALUES (%s)", [number])


def count(of: BaseDatabaseWrapper) -> int:
    return int(ask(of, "SELECT count(*) FROM notes"))


def test_what_waits_is_there_for_the_next_statement_and_after_the_commit(notes: BaseDatabaseWrapper):
    notes.set_autocommit(False)
    write_later(notes, 1)
    assert status(notes) == TransactionStatus.IDLE, "nothing was sent yet"
    assert count(notes) == 1
    write_later(notes, 2)
    notes.commit()
    notes.set_autocommit(True)

    assert status(notes) == TransactionStatus.IDLE
    assert count(notes) == 2


def test_a_transaction_that_writes_nothing_else_is_named_and_kept(notes: BaseDatabaseWrapper):
    notes.set_autocommit(False)
    notes.write_later("INSERT INTO notes SELECT length(current_setting('holdspace.actor'))", [])  # type: ignore[attr-defined]
    notes.commit()
    notes.set_autocommit(True)

    assert ask(notes, "SELECT n FROM notes") == len("installation")


def test_an_error_of_what_waits_comes_up_at_the_commit_and_leaves_nothing(notes: BaseDatabaseWrapper):
    notes.set_autocommit(False)
    write_later(notes, 1)
    write_later(notes, 1)
    with pytest.raises(DatabaseError):
        notes.commit()
    notes.rollback()
    notes.set_autocommit(True)

    assert count(notes) == 0


def test_what_waited_goes_with_a_rollback(notes: BaseDatabaseWrapper):
    notes.set_autocommit(False)
    write_later(notes, 1)
    notes.rollback()
    notes.set_autocommit(True)

    assert count(notes) == 0


@pytest.mark.django_db
def test_a_savepoint_that_is_undone_takes_what_waited_in_it_and_nothing_before():
    def number() -> int:
        return int(ask(connection, "SELECT count(*) FROM notes"))

    ask(connection, "CREATE TEMPORARY TABLE notes (n int PRIMARY KEY) ON COMMIT DROP")
    ask(connection, "GRANT ALL ON notes TO PUBLIC")
    with transaction.atomic():
        write_later(connection, 1)
        with transaction.atomic():
            write_later(connection, 2)
            transaction.set_rollback(True)
        assert number() == 1
        with pytest.raises(DatabaseError), transaction.atomic():
            write_later(connection, 1)
        assert number() == 1
        assert ask(connection, ACTOR) == "installation"


@pytest.mark.django_db
def test_what_was_written_for_one_person_is_not_sent_as_anothers():
    ask(connection, "CREATE TEMPORARY TABLE written_by (who text) ON COMMIT DROP")
    ask(connection, "GRANT ALL ON written_by TO PUBLIC")
    somebody = "11111111-1111-1111-1111-111111111111"
    with transaction.atomic():
        with acting_as(somebody):
            connection.write_later("INSERT INTO written_by SELECT current_setting('holdspace.actor')", [])  # type: ignore[attr-defined]
        assert ask(connection, "SELECT who FROM written_by") == somebody
        assert ask(connection, ACTOR) == "installation"
