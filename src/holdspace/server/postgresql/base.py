"""Django's PostgreSQL back end, which names the actor to the database at the start of every transaction.

The name is local to the transaction (``set_config`` with ``is_local``): PostgreSQL forgets it at the end, so that no
connection, kept or pooled, carries one person's name into another's request. It travels in front of the statement that
needs it, in one message: PostgreSQL runs what stands in one message as one transaction, so that a statement outside of
a transaction costs no more than its own way there and back. Where no name was given the policies show no row.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import transaction
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

    def _set_autocommit(self, autocommit: bool) -> None:
        super()._set_autocommit(autocommit)  # type: ignore[misc]  # the stubs leave it out
        self._is_named = False

    def _for_the_actor(self, execute: Execute, sql: Any, params: Any, many: bool, context: dict[str, Any]) -> Any:
        if not self._needs_name(sql):
            return execute(sql, params, many, context)
        if many:
            return self._many_for_the_actor(execute, sql, params, context)
        result = execute(f"{self.naming()}; {sql}", params, many, context)
        while context["cursor"].cursor.nextset():
            pass  # to the last answer: those before it are the naming's
        self._is_named = not self.get_autocommit()
        return result

    def _needs_name(self, sql: Any) -> bool:
        if self.get_autocommit():
            return str(sql).lstrip().upper().startswith(ROWS)
        # A transaction that has failed can only be rolled back, to its start or to a savepoint.
        return not self._is_named and self.connection.info.transaction_status != TransactionStatus.INERROR

    def _many_for_the_actor(self, execute: Execute, sql: Any, params: Any, context: dict[str, Any]) -> Any:
        with transaction.atomic(using=self.alias), self.cursor() as cursor:
            cursor.execute(self.naming())
            return execute(sql, params, True, context)
