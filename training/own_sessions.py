"""Reading the sessions written for Holdspace (training/data/own): dialogues to learn from, and some kept for testing.

The split is by scenario and by its name alone, so that a scenario stays where it is when others are added.
"""

from __future__ import annotations

import csv
import hashlib
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from training.data import ALL_HEADS, CLIENT_HEADS, HEADS, Dialogue, TurnRow

FOLDER = Path(__file__).parent / "data" / "own"
# None of these dialogues belongs to a fold of another source.
NO_FOLD = -2
ONE_IN = 5
# How much a turn that was written counts beside one that was said.
WEIGHT = 0.5
# Parts in which every therapist turn was looked at for the experimental codes; elsewhere a "no" may be an oversight.
LOOKED_AT = ("own-a-", "own-b-", "own-c-", "own-d-", "own-e-", "own-l-", "own-m-")


def read_own(*, is_test: bool = False, folder: Path = FOLDER, parts: str = "*") -> list[Dialogue]:
    """Return the dialogues to learn from, or those of the scenarios that are kept for testing."""
    groups: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in _rows(folder, parts):
        if is_for_testing(row["scenario"]) is is_test:
            groups[row["dialogue_id"]].append(row)
    return [
        Dialogue(key, NO_FOLD, [_turn(row) for row in group], group[0]["quality"], group[0]["style"], WEIGHT)
        for key, group in groups.items()
    ]


def is_for_testing(scenario: str) -> bool:
    """Return whether a scenario is kept for testing."""
    return int.from_bytes(hashlib.sha256(scenario.encode()).digest()[:4], "big") % ONE_IN == 0


def _rows(folder: Path, parts: str) -> Iterator[dict[str, str]]:
    for path in sorted(folder.glob(f"sessions_{parts}.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            yield from csv.DictReader(file)


def _turn(row: dict[str, str]) -> TurnRow:
    is_client = row["speaker"] == "client"
    heads = ALL_HEADS if row["dialogue_id"].startswith(LOOKED_AT) else HEADS
    labels = {
        head: [float(label == row[head]) for label in labels]
        for head, labels in heads.items()
        if (head in CLIENT_HEADS) is is_client
    }
    return TurnRow(row["speaker"], row["text"], labels)
