"""From which probability a feeling is named, and how good that is; see `training.feelings` for the learning."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from sklearn.metrics import f1_score

from training.data import EMOTIONS
from training.package import SHOWN_EMOTIONS

# From the dataset's own grouping (Ekman's six and neutral).
EKMAN = {
    "anger": "anger annoyance disapproval".split(),
    "disgust": ["disgust"],
    "fear": "fear nervousness".split(),
    "joy": ("joy amusement approval excitement gratitude love optimism relief pride admiration desire caring".split()),
    "sadness": "sadness disappointment embarrassment grief remorse".split(),
    "surprise": "surprise realization confusion curiosity".split(),
    "neutral": ["neutral"],
}
GRID = np.arange(0.05, 0.8, 0.025)


def measure(found: np.ndarray, wanted: np.ndarray) -> tuple[dict[str, Any], dict[str, float]]:
    """Return thresholds for the decoding, and macro-F1 over the source's emotions, Ekman's groups and those shown.

    Thresholds are chosen on one half of the comments and scored on the other; those that ship are chosen on all.
    """
    views = {
        "emotions_28_labels": (found, wanted),
        "emotions_ekman": (group_chances(found, EKMAN), group_labels(wanted, EKMAN)),
        "emotions": (group_chances(found, SHOWN_EMOTIONS), group_labels(wanted, SHOWN_EMOTIONS)),
    }
    shown = best_thresholds(*views["emotions"])
    return {"emotion_thresholds": dict(zip(SHOWN_EMOTIONS, shown, strict=True))}, {
        name: _half_and_half(*view) for name, view in views.items()
    }


def multi_hot(labels: Sequence[Sequence[int]]) -> np.ndarray:
    """Return a row of zeros and ones for each text."""
    found = np.zeros((len(labels), len(EMOTIONS)), np.float32)
    for row, indices in enumerate(labels):
        found[row, list(indices)] = 1
    return found


def best_thresholds(found: np.ndarray, wanted: np.ndarray) -> list[float]:
    """Return for each column the probability from which naming it gives the best F1."""
    return [
        round(float(max(GRID, key=lambda t: f1_score(wanted[:, at], found[:, at] >= t, zero_division=0))), 3)
        for at in range(wanted.shape[1])
    ]


def group_chances(found: np.ndarray, groups: Mapping[str, Sequence[str]]) -> np.ndarray:
    """Return each group's probability: that of its likeliest member."""
    return np.stack([found[:, [EMOTIONS.index(n) for n in names]].max(1) for names in groups.values()], 1)


def group_labels(wanted: np.ndarray, groups: Mapping[str, Sequence[str]]) -> np.ndarray:
    """Return whether any member of each group is there."""
    return np.stack([wanted[:, [EMOTIONS.index(n) for n in names]].max(1) for names in groups.values()], 1)


def _half_and_half(found: np.ndarray, wanted: np.ndarray) -> float:
    """Return macro-F1 on each half by thresholds of the other, on average."""
    halves = [(slice(0, None, 2), slice(1, None, 2)), (slice(1, None, 2), slice(0, None, 2))]
    scores = []
    for chosen_on, scored_on in halves:
        named = found[scored_on] >= np.array(best_thresholds(found[chosen_on], wanted[chosen_on]))
        scores.append(f1_score(wanted[scored_on], named, average="macro", zero_division=0))
    return float(np.mean(scores))
