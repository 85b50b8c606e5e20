"""Codes as Parquet: one row a turn, or one a session; the columns have a type even where all values are missing."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import polars as pl

from holdspace.workflows.analysed import Analysed
from holdspace.workflows.coded_rows import TURN_COLUMNS, session_row, turn_rows


def render(sessions: Sequence[Analysed]) -> bytes:
    """Return the turns of all sessions."""
    schema = {column: _turn_type(column) for column in TURN_COLUMNS}
    return _parquet(pl.DataFrame([row for each in sessions for row in turn_rows(each.id, each.coded)], schema=schema))


def render_sessions(sessions: Sequence[Analysed]) -> bytes:
    """Return one row a session with its figures."""
    rows = [session_row(each.id, each.coded, each.summary) for each in sessions]
    return _parquet(pl.DataFrame(rows, schema={column: _session_type(column) for column in rows[0]}))


def _turn_type(column: str) -> Any:
    if column == "turn_index":
        return pl.Int64
    return pl.Float64 if column.endswith("_probability") else pl.String


def _session_type(column: str) -> Any:
    if column in ("dialogue_id", "coder"):
        return pl.String
    return pl.Int64 if column == "turns" or column.endswith("_n") else pl.Float64


def _parquet(frame: pl.DataFrame) -> bytes:
    out = io.BytesIO()
    frame.write_parquet(out)
    return out.getvalue()
