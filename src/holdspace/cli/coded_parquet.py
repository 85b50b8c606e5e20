"""Codes as Parquet: one row a turn, or one a session; the columns have a type even where all values are missing."""

from __future__ import annotations

import io
from collections.abc import Sequence

import polars as pl

from holdspace.workflows.analysed import Analysed
from holdspace.workflows.coded_frames import sessions_frame, turns_frame
from holdspace.workflows.coded_rows import session_row, turn_rows


def render(sessions: Sequence[Analysed]) -> bytes:
    """Return the turns of all sessions."""
    return _parquet(turns_frame([row for each in sessions for row in turn_rows(each.id, each.coded)]))


def render_sessions(sessions: Sequence[Analysed]) -> bytes:
    """Return one row a session with its figures."""
    return _parquet(sessions_frame([session_row(each.id, each.coded, each.summary) for each in sessions]))


def _parquet(frame: pl.DataFrame) -> bytes:
    out = io.BytesIO()
    frame.write_parquet(out)
    return out.getvalue()
