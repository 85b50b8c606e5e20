"""Statements that are put together once and run with other values each time.

Django makes the SQL of a query anew whenever it runs, which costs several times what a small query takes. What every
request asks (whose is this, what is allowed now) is therefore prepared: the query is written in Django's own words, and
only its values change. Nothing of an answer is kept.

Each message to a database server is a way there and back, which costs more than most answers. `together` and `gather`
ask several questions in one, `write` lets what nobody waits for go with the next one.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection, Generator, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from functools import cache
from typing import Any, Generic, NamedTuple, TypeGuard, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import (
    BinaryField,
    BooleanField,
    CharField,
    DateTimeField,
    Field,
    ForeignKey,
    Model,
    OneToOneField,
    PositiveBigIntegerField,
    PositiveIntegerField,
    QuerySet,
    TextField,
    UUIDField,
)

from holdspace.server.statements.reading import reader

Row = TypeVar("Row")
Result = TypeVar("Result")
Ids = Collection[uuid.UUID]
Single = uuid.UUID | datetime | str
Value = Single | Ids
_OF_IDS = {UUIDField, ForeignKey, OneToOneField}
# What every database keeps as it is.
_KEPT_AS_IT_IS = {
    (str, CharField),
    (str, TextField),
    (int, PositiveIntegerField),
    (int, PositiveBigIntegerField),
    (bool, BooleanField),
    (bytes, BinaryField),
}
_FIELDS: dict[type, Field[Any, Any]] = {uuid.UUID: UUIDField(), datetime: DateTimeField(), str: CharField()}


@dataclass(slots=True)
class Asked(Generic[Row]):
    """A question that is still to be asked: a statement, its values, and what makes rows of the answer.

    Without a statement it is a query set in ``rows``, which puts itself together.
    """

    rows: Iterable[Row] = ()
    sql: str = ""
    values: Sequence[Any] = ()
    read: Callable[[list[Any]], list[Row]] = list


# Asks what it needs, is given the rows, and returns what it made of them: ``rows = yield QUERY.asked(...)``.
Part = Generator[Asked[Any], list[Any], Result]


class Prepared(Generic[Row]):
    """A query of ids, times and words: ``Prepared(build, UUID, ...)``, run by calling it with as many values.

    ``build`` takes stand-ins for the values and must hand each of them to the query unchanged, as often as it likes;
    everything else in the query stays as it is. The values of a call are given in the same order. For a value of kind
    `list`, which holds ids, the query is prepared for one id, by far the commonest, and put together anew for several.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, Row]], *kinds: type) -> None:
        self._build, self._kinds = build, kinds
        self._ready: _Ready | None = None

    def __call__(self, *values: Value) -> list[Row]:
        """Return the rows for these values."""
        [rows] = together(self.asked(*values))
        return rows

    def first(self, *values: Value) -> Row | None:
        """Return the first row for these values, or None."""
        return next(iter(self(*values)), None)

    def asked(self, *values: Value) -> Asked[Row]:
        """Return the query with these values, to be asked with others."""
        for value in values:
            if _is_many(value) and len(value) != 1:
                return Asked(self._build(*values))
        if self._ready is None:
            self._ready = _Ready(self._build, self._kinds)
        return self._ready.asked([_kept(_single(value)) for value in values])


def together(*asked: Asked[Any]) -> list[list[Any]]:
    """Return the rows of each query; in one message where the database takes several statements in one."""
    ready = [each for each in asked if each.sql]
    answers = iter(_answers(ready) if ready else ())
    return [each.read(next(answers)) if each.sql else list(each.rows) for each in asked]


def _answers(ready: Sequence[Asked[Any]]) -> list[list[Any]]:
    """Return what the database gives to each statement, as it gives it."""
    connection: Any = connections[DEFAULT_DB_ALIAS]
    if connection.vendor != "postgresql":
        return [connection.run(each.sql, each.values) for each in ready]
    sql = "; ".join([connection.planned(each.sql) for each in ready])
    values = [value for each in ready for value in each.values]
    answers: list[list[Any]] = connection.run_together(sql, values)
    return answers


def gather(*parts: Part[Result]) -> list[Result]:
    """Return what each part makes of what it asks; what they ask at the same step is asked `together`."""
    made: dict[int, Result] = {}
    answers: dict[int, Any] = dict.fromkeys(range(len(parts)))
    while answers:
        asked = {}
        for number, answer in answers.items():
            try:
                asked[number] = parts[number].send(answer)
            except StopIteration as end:
                made[number] = end.value
        answers = dict(zip(asked, together(*asked.values()), strict=True))
    return [made[number] for number in range(len(parts))]


def plain(sql: str, values: Sequence[Any]) -> Asked[tuple[Any, ...]]:
    """Return a statement of ours as a question; one that has no rows gives one, of how many rows it touched."""
    return Asked((), sql, values)


def write(sql: str, values: Sequence[Any]) -> None:
    """Run a statement whose outcome nobody asks for; in a transaction on PostgreSQL, with its next message.

    An error may therefore come up only when the transaction or savepoint ends.
    """
    connection: Any = connections[DEFAULT_DB_ALIAS]
    if connection.vendor != "postgresql":
        connection.run(sql, values)
    elif connection.in_atomic_block:
        connection.write_later(sql, values)
    else:
        with connection.cursor() as cursor:
            cursor.execute(sql, values)


def insert(row: Model) -> None:
    """Write a new row whose values are all known, as `save` does but with a statement that is put together once.

    For models without a key made by the database; no signal is sent. Errors come up as those of `write` do.
    """
    values = [as_kept(each, each.pre_save(row, add=True)) for each in row._meta.local_concrete_fields]
    write(_insertion(type(row)), values)
    row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS


def as_kept(field: Field[Any, Any], value: object) -> Any:
    """Return a value as this installation's database keeps it in a column."""
    kind = type(field)
    if isinstance(value, StrEnum):
        value = value.value
    # These, ids and times are nearly all that is written and asked for; Django takes each through five functions.
    if value is None or (type(value), kind) in _KEPT_AS_IT_IS:
        return value
    keeping = _keeping()
    if type(value) is uuid.UUID and kind in _OF_IDS:
        return value.hex if keeping.is_sqlite else value
    if type(value) is datetime and kind is DateTimeField and keeping.is_in_utc and value.tzinfo is UTC:
        return str(value.replace(tzinfo=None)) if keeping.is_sqlite else value
    return field.get_db_prep_save(value, connections[DEFAULT_DB_ALIAS])


class _Keeping(NamedTuple):
    """What decides how values are kept."""

    is_sqlite: bool
    is_in_utc: bool


@cache
def _keeping() -> _Keeping:
    """Return how this installation's database keeps values: to look up the connection costs more than to use it."""
    connection = connections[DEFAULT_DB_ALIAS]
    return _Keeping(connection.vendor == "sqlite", connection.timezone is UTC)


@cache
def _insertion(model: type[Model]) -> str:
    columns = [f'"{each.column}"' for each in model._meta.local_concrete_fields]
    places = ", ".join(["%s"] * len(columns))
    return f'INSERT INTO "{model._meta.db_table}" ({", ".join(columns)}) VALUES ({places})'  # noqa: S608  # our names


class _Ready:
    """A query as one kind of database takes it, and which of its parameters stand for which value."""

    def __init__(self, build: Callable[..., QuerySet[Any, Any]], kinds: tuple[type, ...]) -> None:
        stand_ins = [_stand_in(kind, number) for number, kind in enumerate(kinds)]
        rows = build(*([each] if kind is list else each for each, kind in zip(stand_ins, kinds, strict=True)))
        compiler = rows.query.get_compiler(DEFAULT_DB_ALIAS)
        self._sql, self._parameters = compiler.as_sql()
        kept = [_kept(each) for each in stand_ins]
        self._places = [kept.index(each) if each in kept else None for each in self._parameters]
        if {*range(len(kinds))} - {*self._places}:
            raise ValueError("A value has no place in the query.")
        if compiler.connection.vendor == "postgresql":
            self._write_out_what_stays(compiler.connection)
        self._read = reader(rows, compiler)

    def asked(self, values: list[Any]) -> Asked[Any]:
        pairs = zip(self._parameters, self._places, strict=True)
        filled = [each if place is None else values[place] for each, place in pairs]
        return Asked((), self._sql, filled, self._read)

    def _write_out_what_stays(self, connection: Any) -> None:
        """Leave places for the values only: to see what stays lets the server plan for it, and use partial indexes."""
        literal = connection.literal
        pairs = list(zip(self._parameters, self._places, strict=True))
        written = tuple("%s" if place is not None else literal(each).replace("%", "%%") for each, place in pairs)
        self._sql = self._sql.replace("%%", "%%%%") % written
        self._places = [place for place in self._places if place is not None]
        self._parameters = (None,) * len(self._places)


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


def _kept(value: Single) -> Any:
    """Return a value as this installation's database takes it."""
    return as_kept(_FIELDS[type(value)], value)
