"""Django's PostgreSQL back end, which names the actor to the database at the start of every transaction.

The name is local to the transaction (``set_config`` with ``is_local``): PostgreSQL forgets it at the end, so that no
connection, kept or pooled, carries one person's name into another's request. A statement outside of a transaction
is given one of its own. Where no name was given the policies show no row.
"""

from __future__ import annotations

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
        self.execute_wrappers.append(self._in_a_transaction)

    def naming(self) -> str:
        """Return the statement that names the actor until the transaction ends."""
        # Safe without parameters: an actor is a UUID or one of two words, see `actor.acting_as`.
        return f"SELECT set_config('holdspace.actor', '{current_actor()}', true)"

    def name_actor(self) -> None:
        """Say for whom the open transaction works from here on; one that has failed can only be rolled back."""
        if self.connection is not None and self.connection.info.transaction_status != TransactionStatus.INERROR:
            self._say(self.naming())

    def _set_autocommit(self, autocommit: bool) -> None:
        super()._set_autocommit(autocommit)  # type: ignore[misc]  # the stubs leave it out
        if not autocommit:
            self._say(self.naming())

    def _in_a_transaction(self, execute: Execute, sql: Any, params: Any, many: bool, context: dict[str, Any]) -> Any:
        if not self.autocommit or self.in_atomic_block or not str(sql).lstrip().upper().startswith(ROWS):
            return execute(sql, params, many, context)
        self._say(f"BEGIN; {self.naming()}")
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
