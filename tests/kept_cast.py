"""The cast of each test: made once per process through the product's own actions, then put back row by row.

Making it takes a tenth of a second, and more than a thousand tests begin with it. What is put back is what stood in the
database after it was made, sealed values, proofs and all; a test cannot tell it from one that was made for it alone.
"""

from __future__ import annotations

import pickle
from dataclasses import dataclass
from functools import cache
from itertools import starmap

from django.db import connection, transaction

from holdspace.server.accounts.models import User
from holdspace.server.keys.key_ring import forget
from tests.cast import Cast, make_cast

# A value as the database itself would write it in a statement: nothing is lost on a way through Python.
QUOTED = {"sqlite": "quote({})", "postgresql": "quote_nullable({}::text)"}

Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KeptCast:
    """The cast's rows, the statements that put them back, and everybody as Python objects."""

    rows: dict[str, list[Row]]
    statements: tuple[str, ...]
    everyone: bytes

    def put_back(self) -> Cast:
        """Return everyone, in the database again."""
        with connection.cursor() as cursor:
            for statement in self.statements:
                cursor.execute(statement)
        cast: Cast = pickle.loads(self.everyone)  # noqa: S301  # of this process
        # The test before may have given them another key.
        for pair in (cast.pair, cast.outsiders):
            forget(pair.client.pk)
        return cast


def cast_in(*, is_transactional: bool) -> Cast:
    """Return everyone in the test's own database.

    Where the test's transactions are real, or somebody is there already, they are made anew.
    """
    if is_transactional or User.objects.exists():
        return make_cast()
    return kept_cast().put_back()


@cache
def kept_cast() -> KeptCast:
    """Return the cast of this process, made at the first call, in a transaction that is rolled back."""
    with transaction.atomic():
        before = rows_of_all_tables()
        cast = make_cast()
        rows = added(before, rows_of_all_tables())
        transaction.set_rollback(True)
    return KeptCast(rows, tuple(starmap(_insertion, rows.items())), pickle.dumps(cast))


def rows_of_all_tables() -> dict[str, list[Row]]:
    """Return what stands in the database now."""
    with connection.cursor() as cursor:
        return {table: _quoted(table) for table in connection.introspection.table_names(cursor)}


def added(before: dict[str, list[Row]], after: dict[str, list[Row]]) -> dict[str, list[Row]]:
    """Return the rows that make of one state the other; nothing of the first may have gone."""
    changed = [table for table, rows in before.items() if not set(rows) <= set(after[table])]
    if changed:
        raise AssertionError(f"Rows that were there before have changed in {changed}.")
    # In the order in which they were made: what comes first where nothing orders them stays first.
    new = {table: [row for row in rows if row not in before[table]] for table, rows in after.items()}
    return {table: rows for table, rows in new.items() if rows}


def _quoted(table: str) -> list[Row]:
    values = ", ".join(QUOTED[connection.vendor].format(name) for name in _columns(table))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {values} FROM {connection.ops.quote_name(table)}")  # noqa: S608  # our own names
        rows: list[Row] = cursor.fetchall()
    return rows


@cache
def _columns(table: str) -> tuple[str, ...]:
    with connection.cursor() as cursor:
        described = connection.introspection.get_table_description(cursor, table)
    return tuple(connection.ops.quote_name(column.name) for column in described)


def _insertion(table: str, rows: list[Row]) -> str:
    values = ", ".join(f"({', '.join(row)})" for row in rows)
    names = ", ".join(_columns(table))
    return f"INSERT INTO {connection.ops.quote_name(table)} ({names}) VALUES {values}"  # noqa: S608  # our own names
