"""Django's PostgreSQL back end, which names the actor to the database at the start of every transaction.

The name is local to the transaction (``set_config`` with ``is_local``): PostgreSQL forgets it at the end, so that no
connection, kept or pooled, carries one person's name into another's request. It travels in front of the statement that
needs it, with the ``BEGIN`` of a transaction, in one message: PostgreSQL runs what stands in one message as one
transaction, and each message saved is a way there and back saved. What writes and gives nothing back waits for the next
message, the COMMIT at the latest. Where no name was given the policies show no row.
"""

from __future__ import annotations

import re
import select
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db.backends.postgresql import base
from django.db.backends.utils import debug_transaction
from django.db.utils import DatabaseError
from psycopg.abc import Buffer
from psycopg.adapt import Loader, Transformer
from psycopg.pq import TransactionStatus

from holdspace.server.postgresql.actor import current_actor
from holdspace.server.postgresql.planned import Planned

# What reads or writes rows; anything else (VACUUM, CREATE DATABASE) needs no actor and may not stand in a transaction.
ROWS = re.compile(r"\s*(?:SELECT|INSERT|UPDATE|DELETE|WITH|EXECUTE|\()", re.IGNORECASE)

Execute = Callable[[Any, Any, bool, dict[str, Any]], Any]


class Moment(Loader):
    """A time with its zone, which every connection of ours has in UTC."""

    timezone = UTC  # Django looks here, and puts a reader of its own in place where the connection has another

    def load(self, data: Buffer) -> datetime:
        """Return what PostgreSQL wrote in ISO 8601; raise ValueError for what lies beyond Python's years."""
        return datetime.fromisoformat(bytes(data).decode("ascii"))


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection on which nothing is asked without saying for whom."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.execute_wrappers.append(self._for_the_actor)
        self._is_named = False  # whether the open transaction knows for whom it works
        self._waiting: list[str] = []  # what travels with the next message
        self._planned = Planned(None)
        self._cursor_of_ours: Any = None
        self._quoting: Any = None
        self.held: dict[Any, Any] = {}  # what was read under a lock, by whoever knows what it means

    def naming(self) -> list[str]:
        """Return the statements that name the actor until the transaction ends."""
        # Safe without parameters: an actor is a UUID or one of two words, see `actor.acting_as`.
        return [f"SET LOCAL holdspace.actor = '{current_actor()}'"]

    def name_actor(self) -> None:
        """Let the open transaction work for somebody else from its next statement on."""
        self._is_named = False

    def planned(self, sql: str) -> str:
        """Return what runs a statement by the plan that the server keeps of it, with the same places for values."""
        if self.connection is None:
            self.ensure_connection()
        if self._planned.connection is not self.connection:
            self._planned = Planned(self.connection)
        if self.connection.info.transaction_status == TransactionStatus.INERROR:
            return sql  # nothing can be prepared, nor run
        with self.wrap_database_errors:
            return self._planned.by_name(sql)

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Open a connection that reads times faster than psycopg's Python does."""
        connection = super().get_new_connection(conn_params)
        connection.adapters.register_loader("timestamptz", Moment)
        return connection

    def literal(self, value: Any) -> str:
        """Return a value as it stands in a statement."""
        self.ensure_connection()
        return self._written_out("%s", [value])

    def run_together(self, sql: str, params: Sequence[Any]) -> list[list[Any]]:
        """Run statements in one message; return the rows of each, or how many it touched where it has none.

        Past Django's cursors, which look each time for much that is settled here and cost more than the message does.
        """
        if self.force_debug_cursor:  # somebody wants to see what is asked
            with self.cursor() as cursor:
                cursor.execute(sql, params)
                return _answers(cursor.cursor)
        if self.connection is None:
            self.ensure_connection()
        self.validate_no_broken_transaction()
        ahead = self._ahead(sql)
        try:
            with self.wrap_database_errors:
                answer = self._own_cursor().execute("; ".join([*ahead, self._written_out(sql, params)]))
                self._reach(answer, ahead)
                return _answers(answer)
        except DatabaseError as error:
            self._forget_plans(error)
            raise

    def write_later(self, sql: str, params: Sequence[Any]) -> None:
        """Let a statement whose outcome nobody asks for go with the transaction's next message.

        Its errors come up there: with the statement after it, or when the transaction or savepoint ends.
        """
        if not self._is_named:
            self._waiting += self.naming()  # that of now: what comes after may be somebody else's
            self._is_named = True
        self._waiting.append(self._written_out(self.planned(sql), params))

    def is_usable(self) -> bool:
        """Return whether the server has not hung up; seen without asking, as all it says unasked is its farewell."""
        if self.connection is None or self.connection.closed:
            return False
        asked = select.poll()
        asked.register(self.connection.fileno(), select.POLLIN)
        return not asked.poll(0)

    def close(self) -> None:
        """Close the connection; what waits was part of no transaction that was committed."""
        self._forget()
        super().close()

    def _set_autocommit(self, autocommit: bool) -> None:
        # To psycopg there is autocommit always: its own BEGIN would be a message of its own.
        if not self.connection.autocommit:
            super()._set_autocommit(True)  # type: ignore[misc]  # the stubs leave it out
        self._is_named = False

    def _commit(self) -> None:
        if self._waiting and (ahead := self._ahead("COMMIT")):
            with debug_transaction(self, "COMMIT"):
                self._say(*ahead, "COMMIT")
        else:
            super()._commit()  # type: ignore[misc]
        self._is_named = False
        self.held.clear()

    def _rollback(self) -> None:
        self._forget()
        super()._rollback()  # type: ignore[misc]
        self._is_named = False

    def _savepoint_rollback(self, sid: str) -> None:
        self._forget()  # all of it was written since: setting the savepoint took along what waited then
        super()._savepoint_rollback(sid)  # type: ignore[misc]
        self._is_named = False

    def _written_out(self, sql: str, params: Sequence[Any]) -> str:
        """Return a statement with its values in it."""
        with self.wrap_database_errors:
            return sql % tuple([self._quoted(each) for each in params])

    def _quoted(self, value: Any) -> str:
        kind = type(value)
        # Most values are these, of which nothing needs quoting; psycopg would look up the type's name for each.
        if kind is UUID:
            return f"'{value}'::uuid"
        if kind is datetime and value.tzinfo is UTC:
            return f"'{value}'::timestamptz"
        if self._quoting is None or self._quoting.connection is not self.connection:
            self._quoting = Transformer(self.connection)
        return str(self._quoting.as_literal(value), "utf-8")

    def _own_cursor(self) -> Any:
        """Return psycopg's cursor for what is read or thrown away at once; to make one costs as much as to ask."""
        if self._cursor_of_ours is None or self._cursor_of_ours.connection is not self.connection:
            self._cursor_of_ours = self.connection.cursor()
        return self._cursor_of_ours

    def _forget(self) -> None:
        """Drop what waits, and what was read under locks that are given back."""
        self._waiting.clear()
        self.held.clear()

    def _for_the_actor(self, execute: Execute, sql: Any, params: Any, many: bool, context: dict[str, Any]) -> Any:
        try:
            return self._named_for_the_actor(execute, sql, params, many, context)
        except DatabaseError as error:
            self._forget_plans(error)
            raise

    def _forget_plans(self, error: DatabaseError) -> None:
        self._planned.forget(getattr(error.__cause__, "sqlstate", None))

    def _named_for_the_actor(self, execute: Execute, sql: Any, params: Any, many: bool, context: dict[str, Any]) -> Any:
        ahead = self._ahead(sql)
        if not ahead:
            return execute(sql, params, many, context)
        if many or not isinstance(sql, str):
            return self._apart_for_the_actor(ahead, execute, sql, params, many, context)
        cursor = context["cursor"].cursor
        result = execute("; ".join([*ahead, cursor.mogrify(sql, params)]), None, many, context)
        self._reach(cursor, ahead)
        return result

    def _reach(self, cursor: Any, ahead: Sequence[str]) -> None:
        """Go on to the answer of what was asked, past those of what went in front of it."""
        for _ in ahead:
            cursor.nextset()
        if ahead:
            self._is_named = not self.get_autocommit()

    def _ahead(self, sql: Any) -> list[str]:
        """Return what goes in front of a statement: BEGIN, what waits (and from now on does not), the actor's name."""
        if self.get_autocommit():
            return self.naming() if ROWS.match(str(sql)) else []
        status = self.connection.info.transaction_status
        if status == TransactionStatus.INERROR:
            return []  # a transaction that has failed can only be rolled back, to its start or to a savepoint
        begin = ["BEGIN"] if status == TransactionStatus.IDLE else []
        waiting, self._waiting = self._waiting, []
        return [*begin, *waiting, *([] if self._is_named else self.naming())]

    def _apart_for_the_actor(
        self, ahead: list[str], execute: Execute, sql: Any, params: Any, many: bool, context: dict[str, Any]
    ) -> Any:
        """Run what cannot stand in one message with others, in one transaction with them."""
        is_alone = self.get_autocommit()
        self._say(*(["BEGIN"] if is_alone else []), *ahead)
        if not is_alone:
            self._is_named = True
            return execute(sql, params, many, context)
        try:
            result = execute(sql, params, many, context)
        except BaseException:
            self._say("ROLLBACK")
            raise
        self._say("COMMIT")
        return result

    def _say(self, *statements: str) -> None:
        """Send statements of ours past Django's wrappers; their rows are not of interest."""
        with self.wrap_database_errors:
            self._own_cursor().execute("; ".join(statements))


def _answers(cursor: Any) -> list[list[Any]]:
    """Return the rows of each statement of a message, or how many it touched where it has none."""
    answers: list[list[Any]] = []
    is_there = True
    while is_there:
        answers.append(cursor.fetchall() if cursor.pgresult.nfields else [(cursor.rowcount,)])
        is_there = cursor.nextset()
    return answers
