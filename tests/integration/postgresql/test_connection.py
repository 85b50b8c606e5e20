"""How our back end speaks to PostgreSQL: opening, naming and asking in one message, and what an error leaves behind."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import DatabaseError
from psycopg import sql
from psycopg.pq import TransactionStatus

pytestmark = pytest.mark.skipif(connection.vendor != "postgresql", reason="about PostgreSQL's connections")
ACTOR = "SELECT current_setting('holdspace.actor', true)"


@pytest.fixture
def own(db: None) -> Iterator[BaseDatabaseWrapper]:
    """A connection beside the test's own, which stands in no transaction yet."""
    made = connection.copy()
    yield made
    made.close()


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
