"""How right is coding? `python -m benchmarks.listening.accuracy --data utterances.csv`: shipped coder against labels.

The table has the columns that `holdspace code` reads and the gold codes under their names; empty ones are not scored.
On dialogues that the model was trained on the figures flatter: for those the model card's out-of-fold figures count.
"""

from __future__ import annotations

import argparse
import csv
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from holdspace.domain.coding.coded import THERAPIST_CODES
from holdspace.domain.conversation.transcript import Speaker, Transcript, Turn
from holdspace.nlp.listening_coder import ListeningCoder

CODES = (*THERAPIST_CODES, "client_talk")


def macro_f1(gold: Sequence[str], coded: Sequence[str]) -> float:
    """Return the mean over the gold labels of each label's F1."""
    return sum(f1(gold, coded, label) for label in set(gold)) / len(set(gold))


def f1(gold: Sequence[str], coded: Sequence[str], label: str) -> float:
    """Return the harmonic mean of precision and recall for one label."""
    both = sum(a == b == label for a, b in zip(gold, coded, strict=True))
    return 2 * both / max(gold.count(label) + coded.count(label), 1) if both else 0.0


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, required=True)
    options = parser.parse_args()
    dialogues: dict[str, list[dict[str, str]]] = defaultdict(list)
    with options.data.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            dialogues[row["dialogue_id"]].append(row)
    coder = ListeningCoder.load()
    gold: dict[str, list[str]] = defaultdict(list)
    found: dict[str, list[str]] = defaultdict(list)
    for rows in dialogues.values():
        turns = tuple(Turn(int(row["turn_index"]), Speaker(row["speaker"]), row["text"]) for row in rows)
        for row, coded in zip(rows, coder.code(Transcript(turns)).turns, strict=True):
            for code in CODES:
                if row.get(code) and code in coded.labels:
                    gold[code].append(row[code])
                    found[code].append(coded.labels[code])
    print(f"{coder.name}, {len(dialogues)} dialogues")
    for code in gold:
        labels = ", ".join(f"{label} {f1(gold[code], found[code], label):.2f}" for label in sorted(set(gold[code])))
        print(f"{code}: macro-F1 {macro_f1(gold[code], found[code]):.3f} over {len(gold[code])} turns ({labels})")


if __name__ == "__main__":
    main()
