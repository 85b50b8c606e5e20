"""Coded sessions as rows of a table: one a turn with its codes, one a session with its figures."""

from __future__ import annotations

from collections.abc import Iterator

from holdspace.domain.coding.coded import CODES, CodedTranscript
from holdspace.domain.coding.summary import SessionSummary

Row = dict[str, str | int | float | None]
KEYS = ("dialogue_id", "turn_index", "speaker", "text")
TURN_COLUMNS = (*KEYS, *(column for code in CODES for column in (code, f"{code}_probability")))


def turn_rows(dialogue_id: str, coded: CodedTranscript) -> Iterator[Row]:
    """Yield the turns with the columns of `TURN_COLUMNS`; None where a code is not one of the speaker's."""
    for each in coded.turns:
        row: Row = dict.fromkeys(TURN_COLUMNS)
        row |= {
            "dialogue_id": dialogue_id,
            "turn_index": each.turn.index,
            "speaker": each.turn.speaker.value,
            "text": each.turn.text,
        }
        for code, label in each.labels.items():
            row[code], row[f"{code}_probability"] = label, each.probabilities.get(code)
        yield row


def session_row(dialogue_id: str, coded: CodedTranscript, summary: SessionSummary) -> Row:
    """Return a session's figures, each with its bounds and the number of turns behind it."""
    row: Row = {"dialogue_id": dialogue_id, "turns": len(coded.turns), "coder": coded.coder}
    for figure in summary.figures:
        row[figure.id] = figure.value
        row |= {f"{figure.id}_lower": figure.lower, f"{figure.id}_upper": figure.upper, f"{figure.id}_n": figure.n}
    return row
