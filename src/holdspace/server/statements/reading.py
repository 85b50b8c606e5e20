"""Making rows of what a database gave to a prepared query, as the query set itself would have made them.

Django works out anew at every query how its columns become values and its values a row; here that is worked out once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from operator import itemgetter
from typing import Any
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import QuerySet
from django.db.models import query as queries
from django.db.models.base import ModelState
from django.db.models.sql.compiler import SQLCompiler

_queries: Any = queries  # the types are those of a newer Django

Reader = Callable[[list[Any]], list[Any]]
Converter = Callable[[Any], Any]


def reader(rows: QuerySet[Any, Any], compiler: SQLCompiler) -> Reader:
    """Return what makes the rows of a query set that has been compiled; raise ValueError for a kind of rows that
    nothing prepared has yet.
    """
    found = compiler.get_converters([each for each, *_ in compiler.select]).items()
    converters = [(place, _converter(steps, expression, compiler.connection)) for place, (steps, expression) in found]
    make = _maker(rows, compiler)

    def read(answer: list[Any]) -> list[Any]:
        return [make(row) for row in (_converted(answer, converters) if converters else answer)]

    return read


def _converted(answer: Iterable[Any], converters: list[tuple[int, Converter]]) -> Iterator[list[Any]]:
    """Yield the rows with their columns as values."""
    for row in map(list, answer):
        for place, convert in converters:
            row[place] = convert(row[place])
        yield row


def _converter(steps: list[Any], expression: Any, connection: Any) -> Converter:
    """Return what makes a value of what stands in a column."""
    if connection.vendor == "sqlite" and connection.timezone is UTC:
        known: dict[Any, Converter] = {
            connection.ops.convert_datetimefield_value: _moment,
            connection.ops.convert_uuidfield_value: _id,
            connection.ops.convert_booleanfield_value: _yes_or_no,
        }
        if len(steps) == 1 and steps[0] in known:
            return known[steps[0]]

    def convert(value: Any) -> Any:
        here = connections[DEFAULT_DB_ALIAS]
        for step in steps:
            value = step(value, expression, here)
        return value

    return convert


def _id(value: str | None) -> UUID | None:
    """Return an id as SQLite keeps it: in hexadecimal digits alone."""
    return None if value is None else UUID(int=int(value, 16))


def _yes_or_no(value: int | None) -> bool | None:
    """Return an answer as SQLite keeps it: 1 or 0."""
    return None if value is None else bool(value)


def _moment(value: Any) -> datetime | None:
    """Return a time as SQLite keeps it: in UTC without saying so, and as text where a query worked it out."""
    if value is None:
        return None
    moment: datetime = datetime.fromisoformat(value) if isinstance(value, str) else value
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _maker(rows: Any, compiler: Any) -> Callable[[Any], Any]:
    """Return what makes one row of its values."""
    kind = rows._iterable_class
    if kind is queries.ModelIterable:
        return _model_maker(compiler)
    if kind is queries.FlatValuesListIterable:
        return itemgetter(0)
    if kind is queries.ValuesListIterable and not compiler.has_extra_select:
        return tuple
    raise ValueError("Rows of this kind are not prepared.")


def _model_maker(compiler: Any) -> Callable[[Any], Any]:
    """Return what makes an instance, with those that `select_related` brings and what `annotate` adds."""
    info = compiler.klass_info
    model, first, end = info["model"], info["select_fields"][0], info["select_fields"][-1] + 1
    names = [column.target.attname for column, *_ in compiler.select[first:end]]
    populators = _queries.get_related_populators(info, compiler.select, DEFAULT_DB_ALIAS)
    annotations = list(compiler.annotation_col_map.items())

    def make(row: Any) -> Any:
        # As `from_db` does, but past `__init__`, which sets each field by itself and tells of it, to nobody.
        made = model.__new__(model)
        made.__dict__.update(zip(names, row[first:end], strict=True))
        state = made._state = ModelState()
        state.adding, state.db = False, DEFAULT_DB_ALIAS
        for populator in populators:
            populator.populate(row, made)
        for name, place in annotations:
            setattr(made, name, row[place])
        return made

    return make
