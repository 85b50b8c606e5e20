"""Coded sessions as rows of a table: one a turn with its codes, one a sentence, one a session with its figures."""

from __future__ import annotations

from collections.abc import Iterator

from holdspace.domain.coding.coded import CODES, SENTENCE_CODES, CodedTranscript, CodedTurn, CodedUtterance
from holdspace.domain.coding.summary import SessionSummary
from holdspace.domain.conversation.transcript import Speaker

Row = dict[str, str | int | float | None]
KEYS = ("dialogue_id", "turn_index", "speaker", "text")
TURN_COLUMNS = (*KEYS, *(column for code in CODES for column in (code, f"{code}_probability")))
SENTENCE_COLUMNS = (
    *("dialogue_id", "turn_index", "sentence_index", "speaker", "start", "end", "text"),
    *(column for code in SENTENCE_CODES for column in (code, f"{code}_probability")),
)


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


def sentence_rows(dialogue_id: str, coded: CodedTranscript) -> Iterator[Row]:
    """Yield the sentences of the therapist's turns with the columns of `SENTENCE_COLUMNS`.

    ``start`` and ``end`` are places in the turn's text; a probability is that of anything of the code.
    """
    for each in coded.of(Speaker.THERAPIST):
        for at, part in enumerate(each.utterances or whole_turn(each)):
            row: Row = {
                "dialogue_id": dialogue_id,
                "turn_index": each.turn.index,
                "sentence_index": at,
                "speaker": each.turn.speaker.value,
                "start": part.start,
                "end": part.end,
                "text": each.turn.text[part.start : part.end],
            }
            for code in SENTENCE_CODES:
                row[code], row[f"{code}_probability"] = part.labels.get(code), part.probabilities.get(code)
            yield row


def whole_turn(each: CodedTurn) -> tuple[CodedUtterance]:
    """Return a turn of one sentence as that sentence, with the turn's own codes; without any where it has none."""
    codes = [code for code in SENTENCE_CODES if code in each.labels]
    presence = {code: round(each.presence_of(code), 4) for code in codes}
    return (CodedUtterance(0, len(each.turn.text), {code: each.labels[code] for code in codes}, presence),)


def session_row(dialogue_id: str, coded: CodedTranscript, summary: SessionSummary) -> Row:
    """Return a session's figures, each with its bounds and the number of turns behind it."""
    row: Row = {"dialogue_id": dialogue_id, "turns": len(coded.turns), "coder": coded.coder}
    for figure in summary.figures:
        row[figure.id] = figure.value
        row |= {f"{figure.id}_lower": figure.lower, f"{figure.id}_upper": figure.upper, f"{figure.id}_n": figure.n}
    return row
