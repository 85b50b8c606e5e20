"""Rows of coded turns, sentences and sessions as tables whose columns have a type even where all values are missing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import polars as pl

from holdspace.workflows.coded_rows import SENTENCE_COLUMNS, TURN_COLUMNS, Row


def turns_frame(rows: Sequence[Row]) -> pl.DataFrame:
    """Return one row a turn."""
    return pl.DataFrame(rows, schema={column: _turn_type(column) for column in TURN_COLUMNS})


def sentences_frame(rows: Sequence[Row]) -> pl.DataFrame:
    """Return one row a sentence of the therapist's."""
    return pl.DataFrame(rows, schema={column: _turn_type(column) for column in SENTENCE_COLUMNS})


def sessions_frame(rows: Sequence[Row]) -> pl.DataFrame:
    """Return one row a session with its figures; figures that only some sessions have are missing in the others."""
    columns = dict.fromkeys(column for row in rows for column in row)
    return pl.DataFrame(rows, schema={column: _session_type(column) for column in columns})


def _turn_type(column: str) -> Any:
    if column in ("turn_index", "sentence_index", "start", "end"):
        return pl.Int64
    return pl.Float64 if column.endswith("_probability") else pl.String


def _session_type(column: str) -> Any:
    if column in ("dialogue_id", "coder"):
        return pl.String
    return pl.Int64 if column == "turns" or column.endswith("_n") else pl.Float64
