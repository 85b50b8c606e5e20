"""Reading the training data into dialogues: one list of turns each, with labels, soft where ten experts coded."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path

HEADS: dict[str, tuple[str, ...]] = {
    "behaviour": ("question", "reflection", "therapist_input", "other"),
    "question": ("none", "open", "closed"),
    "reflection": ("none", "simple", "complex"),
    "therapist_input": ("none", "information", "advice", "options", "negotiation"),
    "client_talk": ("change", "neutral", "sustain"),
}
# Learned from the sessions of our own alone, and shown as experimental or not at all.
EXPERIMENTAL: dict[str, tuple[str, ...]] = {
    "affirmation": ("no", "yes"),
    "validation": ("no", "yes"),
    "judgement": ("no", "yes"),
    "advice_permission": ("none", "with", "without"),
}
ALL_HEADS = HEADS | EXPERIMENTAL
CLIENT_HEADS = frozenset({"client_talk"})
EMOTIONS = (
    "admiration amusement anger annoyance approval caring confusion curiosity desire disappointment disapproval "
    "disgust embarrassment excitement fear gratitude grief joy love nervousness optimism pride realization relief "
    "remorse sadness surprise neutral"
).split()


@dataclass
class TurnRow:
    """A turn with the probability that experts give each label; an empty dict where a head does not apply."""

    speaker: str
    text: str
    labels: dict[str, list[float]] = field(default_factory=dict)


@dataclass
class Dialogue:
    id: str
    fold: int
    turns: list[TurnRow]
    quality: str = ""
    style: str = ""
    weight: float = 1.0


def read_annomi(folder: Path) -> list[Dialogue]:
    """Return the dialogues with hard labels, softened by the votes of the ten experts where there are any."""
    votes = _votes(folder / "annotations.csv")
    rows: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in _rows(folder / "utterances.csv"):
        rows[row["dialogue_id"]].append(row)
    quality = {row["dialogue_id"]: row["mi_quality"] for row in _rows(folder / "dialogues.csv")}
    return [
        Dialogue(key, int(group[0]["fold"]), [_turn(row, votes) for row in group], quality[key], "mi")
        for key, group in rows.items()
    ]


def read_physical_activity(folder: Path) -> list[Dialogue]:
    """Return the counsellor's sentences with the mapped behaviour; other heads are left out, the source has none."""
    rows: dict[str, list[TurnRow]] = defaultdict(list)
    for row in _rows(folder / "utterances.csv"):
        labels = {}
        if row["speaker"] == "therapist" and row["behaviour_mapped"]:
            labels["behaviour"] = _one_hot(HEADS["behaviour"], row["behaviour_mapped"])
        rows[row["dialogue_id"]].append(TurnRow(row["speaker"], row["text"], labels))
    return [Dialogue(key, -1, turns) for key, turns in rows.items()]


def read_emotions(path: Path) -> tuple[list[str], list[list[int]]]:
    """Return the comments and the indices of their emotions."""
    texts, labels = [], []
    for row in _rows(path):
        texts.append(row["text"])
        labels.append([EMOTIONS.index(name) for name in row["emotions"].split("|") if name in EMOTIONS])
    return texts, labels


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _votes(path: Path) -> dict[tuple[str, str, str], Counter[str]]:
    votes: dict[tuple[str, str, str], Counter[str]] = defaultdict(Counter)
    for row in _rows(path):
        for head in HEADS:
            if row[head]:
                votes[row["dialogue_id"], row["turn_index"], head][row[head]] += 1
    return votes


def _turn(row: dict[str, str], votes: dict[tuple[str, str, str], Counter[str]]) -> TurnRow:
    turn = TurnRow(row["speaker"], row["text"])
    for head, names in HEADS.items():
        if row[head]:
            # Half the label as published, half the votes: the plurality stays on top.
            counted = votes[row["dialogue_id"], row["turn_index"], head]
            hard = _one_hot(names, row[head])
            total = sum(counted.values())
            soft = [counted[name] / total for name in names] if total > 1 else hard
            turn.labels[head] = [(a + b) / 2 for a, b in zip(hard, soft, strict=True)]
    return turn


def _one_hot(names: tuple[str, ...], label: str) -> list[float]:
    return [1.0 if name == label else 0.0 for name in names]
