"""Statements of which the server keeps the plan, for as long as a connection lasts.

To plan a small query costs PostgreSQL more than to run it, behind the wall several times as much. What comes a second
time on a connection is therefore prepared there and run by a name from then on: ``EXECUTE name (values)`` stands in one
message with others as any statement does.

Why the wall holds: PostgreSQL puts the policies into a plan for the role that asks and makes it anew for another role,
and a plan only says how to ask for whom is worked. That is looked up whenever it runs.
"""

from __future__ import annotations

import re
from itertools import count
from typing import Any

# What the server says of a name that it does not know (any more), of a plan whose columns have become others, and
# (the class 42) of one that can no more be made: https://www.postgresql.org/docs/current/errcodes-appendix.html
GONE = ("26000", "0A000", "42")
REFUSED = "42501"  # by the wall, which says nothing about plans
_TABLE = re.compile(r'(?:FROM|INTO|UPDATE) "(\w+)"')


class Planned:
    """The statements that the server at the other end of one connection keeps planned."""

    def __init__(self, connection: Any) -> None:
        self.connection = connection
        self._numbers = count(1)
        self._names: dict[str, str] = {}
        self._seen: set[str] = set()
        # Behind a pooler one transaction's server is not the next one's: there a name would mean nothing.
        self._is_direct: bool | None = None

    def by_name(self, sql: str) -> str:
        """Return what runs a statement, with the same places for values; the statement itself the first time."""
        if sql not in self._names:
            if sql not in self._seen or not self._reaches_the_server_itself():
                self._seen.add(sql)
                return sql
            self._names[sql] = self._prepare(sql)
        return self._names[sql]

    def forget(self, sqlstate: str | None) -> None:
        """Prepare anew what comes next, where an error tells that names or plans have gone."""
        if sqlstate and sqlstate.startswith(GONE) and sqlstate != REFUSED:
            self._names.clear()

    def _prepare(self, sql: str) -> str:
        # A name is given once: one whose preparing failed, or was undone by somebody, is never in the way.
        # It tells of the table, for whoever reads a log.
        table = _TABLE.search(sql)
        name = f"{table[1][:50] if table else 'holdspace'}_{next(self._numbers)}"
        places = sql.replace("%%", "").count("%s")
        self.connection.execute(f"PREPARE {name} AS {sql % tuple(f'${place}' for place in range(1, places + 1))}")
        return f"EXECUTE {name}" + (f" ({', '.join(['%s'] * places)})" if places else "")

    def _reaches_the_server_itself(self) -> bool:
        """Return whether the process that answers is the one that named itself when the connection was made."""
        if self._is_direct is None:
            [process] = self.connection.execute("SELECT pg_backend_pid()").fetchone()
            self._is_direct = process == self.connection.info.backend_pid
        return self._is_direct
