"""Django's PostgreSQL back end, which names the actor to the database at the start of every transaction.

The name is local to the transaction (``set_config`` with ``is_local``): PostgreSQL forgets it at the end, so that no
connection, kept or pooled, carries one person's name into another's request. It travels in front of the statement that
needs it, with the ``BEGIN`` of a transaction, in one message: PostgreSQL runs what stands in one message as one
transaction, and each message saved is a way there and back saved. Where no name was given the policies show no row.
"""

from __future__ import annotations

import select
from collections.abc import Callable
from typing import Any

from django.db.backends.postgresql import base
from psycopg.pq import TransactionStatus

from holdspace.server.postgresql.actor import current_actor

# What reads or writes rows; anything else (VACUUM, CREATE DATABASE) needs no actor and may not stand in a transaction.
ROWS = ("SELECT", "INSERT", "UPDATE", "DELETE", "WITH", "(")

Execute = Callable[[Any, Any, bool, dict[str, Any]], Any]


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection on which nothing is asked without saying for whom."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.execute_wrappers.append(self._for_the_actor)
        self._is_named = False  # whether the open transaction knows for whom it works

    def naming(self) -> str:
        """Return what names the actor until the transaction ends, one statement or more."""
        # Safe without parameters: an actor is a UUID or one of two words, see `actor.acting_as`.
        return f"SELECT set_config('holdspace.actor', '{current_actor()}', true)"

    def name_actor(self) -> None:
        """Let the open transaction work for somebody else from its next statement on."""
        self._is_named = False

    def is_usable(self) -> bool:
        """Return whether the server has not hung up; seen without asking, as all it says unasked is its farewell."""
        if self.connection is None or self.connection.closed:
            return False
        asked = select.poll()
        asked.register(self.connection.fileno(), select.POLLIN)
        return not asked.poll(0)

    def _set_autocommit(self, autocommit: bool) -> None:
        # To psycopg there is autocommit always: its own BEGIN would be a message of its own.
        if not self.connection.autocommit:
            super()._set_autocommit(True)  # type: ignore[misc]  # the stubs leave it out
        self._is_named = False

    def _commit(self) -> None:
        super()._commit()  # type: ignore[misc]
        self._is_named = False

    def _rollback(self) -> None:
        super()._rollback()  # type: ignore[misc]
        self._is_named = False

    def _for_the_actor(self, execute: Execute, sql: Any, params: Any, many: bool, context: dict[str, Any]) -> Any:
        if not self._needs_name(sql):
            return execute(sql, params, many, context)
        if many or not isinstance(sql, str):
            return self._apart_for_the_actor(execute, sql, params, many, context)
        opening = self.naming() if self.get_autocommit() else self._opening()
        result = execute(f"{opening}; {sql}", params, many, context)
        while context["cursor"].cursor.nextset():
            pass  # to the last answer: those before it are the opening's
        self._is_named = not self.get_autocommit()
        return result

    def _needs_name(self, sql: Any) -> bool:
        if self.get_autocommit():
            return str(sql).lstrip().upper().startswith(ROWS)
        # A transaction that has failed can only be rolled back, to its start or to a savepoint.
        return not self._is_named and self.connection.info.transaction_status != TransactionStatus.INERROR

    def _opening(self) -> str:
        begins = self.connection.info.transaction_status == TransactionStatus.IDLE
        return f"BEGIN; {self.naming()}" if begins else self.naming()

    def _apart_for_the_actor(self, execute: Execute, sql: Any, params: Any, many: bool, context: dict[str, Any]) -> Any:
        """Run what cannot stand in one message with the naming, in one transaction with it."""
        self._say(self._opening())
        self._is_named = not self.get_autocommit()
        if self._is_named:
            return execute(sql, params, many, context)
        try:
            result = execute(sql, params, many, context)
        except BaseException:
            self._say("ROLLBACK")
            raise
        self._say("COMMIT")
        return result

    def _say(self, statement: str) -> None:
        """Send a statement of ours past Django's wrappers; its rows are not of interest."""
        with self.wrap_database_errors, self.connection.cursor() as cursor:
            cursor.execute(statement)
