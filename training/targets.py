"""Labels as rows to learn from: where experts differ, one row for each of their answers, weighted by its share."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from training.data import HEADS
from training.vectors import Read


def soft_rows(reads: Sequence[Read], head: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return row, label and weight; rows count turns of the dialogues in order.

    Rare labels weigh more, by the square root of how rare they are; the weights have a mean of 1.
    """
    at, label, weight = [], [], []
    start = 0
    for read in reads:
        for row, turn in enumerate(read.dialogue.turns):
            for index, share in enumerate(turn.labels.get(head, ())):
                if share > 0:
                    at.append(start + row)
                    label.append(index)
                    weight.append(share * read.dialogue.weight)
        start += len(read.dialogue.turns)
    labels, weights = np.array(label), np.array(weight)
    counts = np.bincount(labels, weights, minlength=len(HEADS[head])).clip(1)
    weights = weights / np.sqrt(counts[labels])
    return np.array(at), labels, weights * len(weights) / weights.sum()


def hard_labels(read: Read, head: str) -> tuple[np.ndarray, np.ndarray]:
    """Return the rows of a dialogue that have a label, and the label."""
    rows = [row for row, turn in enumerate(read.dialogue.turns) if head in turn.labels]
    return np.array(rows, int), np.array([int(np.argmax(read.dialogue.turns[row].labels[head])) for row in rows], int)
