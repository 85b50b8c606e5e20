"""The coder as a library, in the words of scikit-learn: a conversation or a table in, codes and probabilities out.

>>> from holdspace.workflows.coder import Coder
>>> coder = Coder.load()
>>> coder.code(transcript).turns[0].labels["behaviour"]
'question'
>>> coder.predict(frame)  # columns dialogue_id, turn_index, speaker, text in; the codes beside them out
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from math import isnan
from pathlib import Path
from typing import Any

import polars as pl

from holdspace.domain.coding.code_schemes import CODE_SCHEME
from holdspace.domain.coding.coded import CODES, CodedTranscript
from holdspace.domain.conversation.transcript import Transcript
from holdspace.domain.errors import BadInput
from holdspace.nlp.listening_coder import SHIPPED, ListeningCoder
from holdspace.transcripts.limits import Limits
from holdspace.transcripts.table import COLUMNS, dialogues_in
from holdspace.workflows.coded_rows import TURN_COLUMNS, turn_rows

# A frame of polars, or whatever has columns by their names, as pandas' frames and dictionaries do.
Table = Any
PROBABILITIES = tuple((code, label.id) for code in CODES for label in CODE_SCHEME[code].labels)


class Coder:
    """A loaded coder; safe to use from several threads."""

    def __init__(self, listening: ListeningCoder) -> None:
        self._listening = listening

    @classmethod
    def load(cls, path: Path = SHIPPED, *, workers: int = 1) -> Coder:
        """Return the coder that ships, or that of another folder; ``workers`` cores read turns at a time."""
        return cls(ListeningCoder.load(path, workers=workers))

    @property
    def card(self) -> Mapping[str, Any]:
        """What the model is, from what, how good, and when not to use it."""
        return self._listening.card

    def code(self, transcript: Transcript, *, in_sentences: bool = False) -> CodedTranscript:
        """Return a conversation with its codes; raise BadInput where it cannot be coded.

        With ``in_sentences`` the therapist's turns say in which of their sentences each code lies (``utterances``).
        """
        return self._listening.code(transcript, in_sentences=in_sentences)

    def predict(self, frame: Table) -> pl.DataFrame:
        """Return the turns of a table with their codes, in the table's order.

        The table is one of polars or pandas (whose index is not looked at), or a list by column. The columns are those
        of `holdspace code`. Raises BadInput naming the first row or conversation that cannot be
        coded.
        """
        frame = _frame(frame)
        rows: list[dict[str, Any]] = [{} for _ in range(len(frame))]
        for id_, places, coded in self._conversations(frame):
            for place, row in zip(places, turn_rows(id_, coded), strict=True):
                rows[place] = row
        return pl.DataFrame(rows, schema={name: _type(name) for name in TURN_COLUMNS})

    def predict_proba(self, frame: Table) -> pl.DataFrame:
        """Return the probability of every label of every code, in the table's order; null where one does not apply.

        Columns are called ``code.label``, as in ``behaviour.reflection``.
        """
        frame = _frame(frame)
        rows: list[dict[str, float]] = [{} for _ in range(len(frame))]
        for _, places, coded in self._conversations(frame):
            for place, turn in zip(places, coded.turns, strict=True):
                rows[place] = {
                    f"{code}.{label}": chance
                    for code, chances in turn.distributions.items()
                    for label, chance in chances.items()
                }
        return pl.DataFrame(rows, schema={f"{code}.{label}": pl.Float64 for code, label in PROBABILITIES})

    def predict_emotions(self, texts: Sequence[str]) -> pl.DataFrame:
        """Return the probability of each of GoEmotions' 28 emotions in texts that stand alone, a column each."""
        found = self._listening.emotions(texts)
        return pl.DataFrame(found, schema=list(self.card["settings"]["emotion_labels"]))

    def _conversations(self, frame: pl.DataFrame) -> Iterator[tuple[str, tuple[int, ...], CodedTranscript]]:
        limits = Limits(table_bytes=sys.maxsize)  # whoever asks has room for it already
        for dialogue in dialogues_in(frame, source="the table", limits=limits):
            yield dialogue.id, dialogue.rows, self.code(dialogue.transcript)


def _frame(table: Table) -> pl.DataFrame:
    """Return the columns that are used as a frame of polars; what another library calls missing is."""
    if isinstance(table, pl.DataFrame):
        return table
    if isinstance(table, pl.LazyFrame):
        return table.collect()
    try:
        columns = {
            name: [None if _is_missing(cell) else cell for cell in table[name]] for name in COLUMNS if name in table
        }
        return pl.DataFrame(columns, strict=False)
    except (TypeError, KeyError, pl.exceptions.PolarsError):
        raise BadInput(
            "This is no table.", source="the table", remedy="Give a frame of polars or pandas, a column a name."
        ) from None


def _is_missing(cell: object) -> bool:
    return cell is None or type(cell).__name__ == "NAType" or (isinstance(cell, float) and isnan(cell))


def _type(column: str) -> type[pl.DataType]:
    if column == "turn_index":
        return pl.Int64
    return pl.Float64 if column.endswith("_probability") else pl.String
