"""Statements that are put together once and run with other values each time.

Django makes the SQL of a query anew whenever it runs, which costs several times what a small query takes. What every
request asks (whose is this, what is allowed now) is therefore prepared: the query is written in Django's own words, and
only its values change. Nothing of an answer is kept.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection
from datetime import UTC, datetime
from functools import cache
from typing import Any, Generic, TypeGuard, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import CharField, DateTimeField, Field, Model, QuerySet, UUIDField
from django.db.models.sql.compiler import SQLCompiler

Row = TypeVar("Row")
Ids = Collection[uuid.UUID]
Single = uuid.UUID | datetime | str
Value = Single | Ids
_FIELDS: dict[type, Field[Any, Any]] = {uuid.UUID: UUIDField(), datetime: DateTimeField(), str: CharField()}


class Prepared(Generic[Row]):
    """A query of ids, times and words: ``Prepared(build, UUID, ...)``, run by calling it with as many values.

    ``build`` takes stand-ins for the values and must hand each of them to the query unchanged, as often as it likes;
    everything else in the query stays as it is. The values of a call are given in the same order. For a value of kind
    `list`, which holds ids, the query is prepared for one id, by far the commonest, and put together anew for several.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, Row]], *kinds: type) -> None:
        self._build, self._kinds = build, kinds
        self._ready: dict[str, _Ready] = {}

    def __call__(self, *values: Value) -> list[Row]:
        """Return the rows for these values."""
        return list(self.query(*values))

    def first(self, *values: Value) -> Row | None:
        """Return the first row for these values, or None."""
        return next(iter(self.query(*values)), None)

    def query(self, *values: Value) -> Any:
        """Return what gives the rows when iterated over, in the connection of this thread."""
        if any(_is_many(value) and len(value) != 1 for value in values):
            return self._build(*values)
        connection = connections[DEFAULT_DB_ALIAS]
        ready = self._ready.get(connection.vendor)
        if ready is None:
            ready = self._ready[connection.vendor] = _Ready(self._build, self._kinds)
        return ready.run(connection, [_kept(_single(value), connection) for value in values])


def insert(row: Model) -> None:
    """Write a new row whose values are all known, as `save` does but with a statement that is put together once.

    For models without a key made by the database; no signal is sent.
    """
    connection = connections[DEFAULT_DB_ALIAS]
    fields = row._meta.local_concrete_fields
    with connection.cursor() as cursor:
        values = [each.get_db_prep_save(each.pre_save(row, add=True), connection) for each in fields]
        cursor.execute(_insertion(type(row)), values)
    row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS


@cache
def _insertion(model: type[Model]) -> str:
    columns = [f'"{each.column}"' for each in model._meta.local_concrete_fields]
    places = ", ".join(["%s"] * len(columns))
    return f'INSERT INTO "{model._meta.db_table}" ({", ".join(columns)}) VALUES ({places})'  # noqa: S608  # our names


class _Ready:
    """A query as one kind of database takes it, and which of its parameters stand for which value."""

    def __init__(self, build: Callable[..., QuerySet[Any, Any]], kinds: tuple[type, ...]) -> None:
        stand_ins = [_stand_in(kind, number) for number, kind in enumerate(kinds)]
        self._rows = build(*([each] if kind is list else each for each, kind in zip(stand_ins, kinds, strict=True)))
        self._compiler: SQLCompiler = self._rows.query.get_compiler(DEFAULT_DB_ALIAS)
        self._sql, self._parameters = self._compiler.as_sql()
        kept = [_kept(each, self._compiler.connection) for each in stand_ins]
        self._places = [kept.index(each) if each in kept else None for each in self._parameters]
        if {*range(len(kinds))} - {*self._places}:
            raise ValueError("A value has no place in the query.")

    def run(self, connection: Any, values: list[Any]) -> Any:
        compiler, rows = _twin(self._compiler), _twin(self._rows)
        compiler.connection = connection
        pairs = zip(self._parameters, self._places, strict=True)
        filled = tuple(each if place is None else values[place] for each, place in pairs)
        compiler.as_sql = lambda *_, **__: (self._sql, filled)
        query = _twin(rows.query)
        query.get_compiler = lambda *_, **__: compiler
        rows._query = query  # setting `query` would change what a row is
        return rows._iterable_class(rows)


def _twin(thing: Any) -> Any:
    """Return a shallow copy; `copy.copy` would run a query set first."""
    made = object.__new__(type(thing))
    made.__dict__.update(thing.__dict__)
    return made


def _single(value: Value) -> Single:
    return value if isinstance(value, Single) else next(iter(value))


def _is_many(value: Value) -> TypeGuard[Ids]:
    return not isinstance(value, Single)


def _stand_in(kind: type, number: int) -> Single:
    if kind is datetime:
        return datetime(1, 1, 2, microsecond=number, tzinfo=UTC)
    if kind is str:
        return f"stand-in {number}"
    # Not a number that an id made by chance could be: nothing else in the query is equal to it.
    return uuid.UUID(int=number + 1)


def _kept(value: Single, connection: Any) -> Any:
    """Return a value as this database takes it."""
    return _FIELDS[type(value)].get_db_prep_value(value, connection)
