"""Codes as Parquet: one row a turn, a sentence or a session; columns have a type even where all values are missing."""

from __future__ import annotations

import io
from collections.abc import Sequence

import polars as pl

from holdspace.workflows.analysed import Analysed
from holdspace.workflows.coded_frames import sentences_frame, sessions_frame, turns_frame
from holdspace.workflows.coded_rows import sentence_rows, session_row, turn_rows


def render(sessions: Sequence[Analysed]) -> bytes:
    """Return the turns of all sessions."""
    return _parquet(turns_frame([row for each in sessions for row in turn_rows(each.id, each.coded)]))


def render_sessions(sessions: Sequence[Analysed]) -> bytes:
    """Return one row a session with its figures."""
    return _parquet(sessions_frame([session_row(each.id, each.coded, each.summary) for each in sessions]))


def render_sentences(sessions: Sequence[Analysed]) -> bytes:
    """Return the sentences of the therapist's turns."""
    return _parquet(sentences_frame([row for each in sessions for row in sentence_rows(each.id, each.coded)]))


def _parquet(frame: pl.DataFrame) -> bytes:
    out = io.BytesIO()
    frame.write_parquet(out)
    return out.getvalue()
