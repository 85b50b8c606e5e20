"""Scores as a CSV or Parquet file. Apart from `score` because of polars, which a single response need not wait for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice

import polars as pl

from holdspace.cli.tables import put_table

_AT_A_TIME = 50_000
_TYPES = {"value": pl.Float64, "is_estimate": pl.Boolean, "difference": pl.Float64}


def put_scores(columns: Sequence[str], rows: Iterable[Sequence[object]], output: str) -> None:
    """Write a file, Parquet where its name says so."""
    schema = {name: _TYPES.get(name, pl.String) for name in columns}
    left = iter(rows)
    # In parts: as rows of Python's own a million responses take several times the room of their columns.
    parts = [pl.DataFrame(schema=schema)]
    while chunk := list(islice(left, _AT_A_TIME)):
        parts.append(pl.DataFrame(chunk, schema=schema, orient="row"))
    put_table(pl.concat(parts), output)
