"""Corrections as rows to learn from: the words of a conversation with what people, not the program, called its turns.

The reader's contract stands in docs/reference/training-rows.md. Rows hold what was said: they are without a name, and
not anonymous.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from holdspace.domain.coding.coded import CODES
from holdspace.domain.conversation.transcript import Transcript, Turn
from holdspace.domain.table_cells import as_text

COLUMNS = ("dialogue_id", "turn_index", "speaker", "text", "coder", "source", *CODES)
Labels = Mapping[int, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Corrections:
    """What one person gave to some turns of a conversation; ``coder`` is a name that tells nobody who it is.

    ``source`` is ``by_hand`` where they coded without seeing the program's marks, ``contest`` where they said that a
    mark is not right: only turns that were wrong are then among them.
    """

    coder: str
    source: str
    labels: Labels


def training_rows(dialogue_id: str, transcript: Transcript, corrections: Iterable[Corrections]) -> Iterator[list[str]]:
    """Yield one row a turn and coder; a turn that nobody coded has one with empty codes, as context to the others."""
    given = list(corrections)
    for turn in transcript.turns:
        by = [each for each in given if turn.index in each.labels]
        if not by:
            yield _row(dialogue_id, turn, "", "", {})
        for each in by:
            yield _row(dialogue_id, turn, each.coder, each.source, each.labels[turn.index])


def as_csv(rows: Iterable[list[str]]) -> str:
    """Return the rows as a table with its head."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(rows)
    return file.getvalue()


def _row(dialogue_id: str, turn: Turn, coder: str, source: str, labels: Mapping[str, str]) -> list[str]:
    keys = [dialogue_id, str(turn.index), turn.speaker.value, as_text(turn.text), coder, source]
    return [*keys, *(labels.get(code, "") for code in CODES)]
