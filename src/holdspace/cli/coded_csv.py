"""Codes as CSV: one row a turn, one a sentence of the therapist's, or one a session."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from holdspace.workflows.analysed import Analysed
from holdspace.workflows.coded_rows import SENTENCE_COLUMNS, TURN_COLUMNS, Row, sentence_rows, session_row, turn_rows


def render(sessions: Sequence[Analysed]) -> str:
    """Return the turns of all sessions."""
    return _table(TURN_COLUMNS, (row for each in sessions for row in turn_rows(each.id, each.coded)))


def render_sessions(sessions: Sequence[Analysed]) -> str:
    """Return one row a session with its figures."""
    rows = [session_row(each.id, each.coded, each.summary) for each in sessions]
    # Some figures only some sessions have, such as those of time.
    return _table(tuple(dict.fromkeys(column for row in rows for column in row)), rows)


def render_sentences(sessions: Sequence[Analysed]) -> str:
    """Return the sentences of the therapist's turns."""
    return _table(SENTENCE_COLUMNS, (row for each in sessions for row in sentence_rows(each.id, each.coded)))


def _table(columns: Sequence[str], rows: Iterable[Row]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()
