"""Codes learned from the sessions of our own alone: how sure to be of them, and how good they are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from scipy.optimize import minimize_scalar
from sklearn.metrics import average_precision_score, f1_score

from holdspace.nlp.probabilities import softmax
from training.cross_validate import Held
from training.data import EXPERIMENTAL
from training.targets import hard_labels
from training.vectors import WRITTEN, Read


def measure(unseen: Sequence[Read], held: Sequence[Held]) -> tuple[dict[str, Any], dict[str, dict[str, float]]]:
    """Return temperatures and thresholds for the decoding, and figures, from scenarios kept for testing.

    Each half of the dialogues is scored with the threshold of the other; what ships is fitted on all.
    """
    by_id = {each.dialogue_id: each.logits[WRITTEN]["context"] for each in held}
    decoding: dict[str, Any] = {"temperatures": {}, "said_from": {}}
    figures = {}
    for head in EXPERIMENTAL:
        gold, logits, half = [], [], []
        for number, read in enumerate(unseen):
            rows, labels = hard_labels(read, head)
            gold.append(labels)
            logits.append(by_id[read.dialogue.id][head][rows])
            half.append(np.full(len(rows), number % 2))
        wanted, found, side = np.concatenate(gold), np.concatenate(logits), np.concatenate(half)
        temperature = _temperature(found, wanted)
        # The last label is the one worth telling of: it is there, or it was given without permission.
        chance, is_so = softmax(found / temperature)[:, -1], wanted == found.shape[1] - 1
        guessed = np.zeros(len(is_so), bool)
        for one in (0, 1):
            guessed[side == one] = chance[side == one] >= _best_threshold(chance[side != one], is_so[side != one])
        decoding["temperatures"][head] = round(temperature, 3)
        decoding["said_from"][head] = _best_threshold(chance, is_so)
        figures[head] = {
            "f1": float(f1_score(is_so, guessed)),
            "average_precision": float(average_precision_score(is_so, chance)),
            "share": float(is_so.mean()),
            "turns": float(len(is_so)),
        }
    return decoding, figures


def _temperature(logits: np.ndarray, wanted: np.ndarray) -> float:
    def loss(log_temperature: float) -> float:
        chances = softmax(logits / np.exp(log_temperature))
        return float(-np.log(np.maximum(chances[np.arange(len(wanted)), wanted], 1e-9)).mean())

    return float(np.exp(minimize_scalar(loss, bounds=(-1.5, 1.5), method="bounded").x))


def _best_threshold(chance: np.ndarray, is_so: np.ndarray) -> float:
    return round(float(max(np.arange(0.1, 0.9, 0.05), key=lambda t: f1_score(is_so, chance >= t, zero_division=0))), 2)
