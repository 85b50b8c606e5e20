"""Reading what a practice's own people coded by hand, with their clients' consent, as dialogues to learn from.

The table is described in docs/reference/training-rows.md. Only labels given by hand to the end are learned from: what
was contested is a sample of what the program got wrong, and would teach it that it always is.
"""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path

from holdspace.domain.table_cells import from_text
from training.data import CLIENT_HEADS, HEADS, Dialogue, TurnRow

NO_FOLD = -3
BY_HAND = "by_hand"
COLUMNS = {"dialogue_id", "turn_index", "speaker", "text", "coder", "source", *HEADS}


def read_corrections(paths: Sequence[Path]) -> list[Dialogue]:
    """Return the conversations of the tables, every turn once, with the coders' shares as labels.

    Raises ValueError, naming file and line and never the text, for a table that is not of this form.
    """
    turns: dict[str, dict[int, TurnRow]] = defaultdict(dict)
    votes: dict[tuple[str, int, str], Counter[str]] = defaultdict(Counter)
    for path in paths:
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file)
            if missing := COLUMNS - {*(reader.fieldnames or ())}:
                raise ValueError(f"{path.name}: the columns {', '.join(sorted(missing))} are missing.")
            for row in reader:
                try:
                    _take(row, turns, votes)
                except (KeyError, ValueError, TypeError):
                    raise ValueError(f"{path.name}, line {reader.line_num}: not a row of training rows.") from None
    for (dialogue, at, head), counted in votes.items():
        turns[dialogue][at].labels[head] = [counted[label] / counted.total() for label in HEADS[head]]
    return [Dialogue(key, NO_FOLD, [found[at] for at in sorted(found)]) for key, found in turns.items()]


def _take(
    row: dict[str, str], turns: dict[str, dict[int, TurnRow]], votes: dict[tuple[str, int, str], Counter[str]]
) -> None:
    dialogue, at = row["dialogue_id"], int(row["turn_index"])
    if row["speaker"] not in ("therapist", "client"):
        raise ValueError(row["speaker"])
    turns[dialogue].setdefault(at, TurnRow(row["speaker"], from_text(row["text"])))
    if row["source"] != BY_HAND:
        return
    for head, labels in HEADS.items():
        if row[head] and (head in CLIENT_HEADS) is (row["speaker"] == "client"):
            votes[dialogue, at, head][labels[labels.index(row[head])]] += 1
