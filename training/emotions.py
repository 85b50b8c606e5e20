"""Feelings in words: a small layer over the vectors, learned from GoEmotions (Demszky et al. 2020, CC BY 4.0)."""

from __future__ import annotations

import numpy as np
import torch
from sklearn.metrics import f1_score
from torch import nn

from training.data import EMOTIONS

HIDDEN = 384
EPOCHS = 8
# From the dataset's own grouping (Ekman's six and neutral).
EKMAN = {
    "anger": "anger annoyance disapproval",
    "disgust": "disgust",
    "fear": "fear nervousness",
    "joy": "joy amusement approval excitement gratitude love optimism relief pride admiration desire caring",
    "sadness": "sadness disappointment embarrassment grief remorse",
    "surprise": "surprise realization confusion curiosity",
    "neutral": "neutral",
}


class EmotionModel(nn.Module):
    """Vectors of texts → the logit of each emotion."""

    def __init__(self, size: int) -> None:
        super().__init__()
        self.hidden = nn.Linear(size, HIDDEN)
        self.drop = nn.Dropout(0.4)
        self.out = nn.Linear(HIDDEN, len(EMOTIONS))

    def forward(self, vectors: torch.Tensor) -> torch.Tensor:
        return self.out(self.drop(torch.relu(self.hidden(vectors))))


def multi_hot(labels: list[list[int]]) -> np.ndarray:
    """Return a row of zeros and ones for each text."""
    found = np.zeros((len(labels), len(EMOTIONS)), np.float32)
    for row, indices in enumerate(labels):
        found[row, indices] = 1
    return found


def fit_emotions(vectors: np.ndarray, labels: list[list[int]], *, seed: int = 0) -> EmotionModel:
    """Return the fitted layer; rare emotions weigh more, so that they are named at all."""
    torch.manual_seed(seed)
    x, y = torch.tensor(vectors), torch.tensor(multi_hot(labels))
    model = EmotionModel(x.shape[1])
    weight = (y.mean(0).max() / y.mean(0)).pow(0.3)
    optimiser = torch.optim.AdamW(model.parameters(), lr=2e-3, weight_decay=0.02)
    steps = EPOCHS * -(-len(x) // 256)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, 2e-3, total_steps=steps)
    model.train()
    for _ in range(EPOCHS):
        for rows in torch.randperm(len(x)).split(256):
            loss = nn.functional.binary_cross_entropy_with_logits(model(x[rows]), y[rows], pos_weight=weight)
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            schedule.step()
    return model.eval()


@torch.no_grad()
def chances(model: EmotionModel, vectors: np.ndarray) -> np.ndarray:
    """Return each emotion's probability."""
    return torch.sigmoid(model(torch.tensor(vectors))).numpy()


def best_thresholds(probabilities: np.ndarray, wanted: np.ndarray) -> list[float]:
    """Return for each column the probability from which naming it gives the best F1."""
    grid = np.arange(0.05, 0.8, 0.025)
    columns = range(wanted.shape[1])
    return [
        float(max(grid, key=lambda t: f1_score(wanted[:, at], probabilities[:, at] >= t, zero_division=0)))
        for at in columns
    ]


def group_chances(probabilities: np.ndarray, groups: dict[str, list[str]]) -> np.ndarray:
    """Return each group's probability: that of any of its members."""
    return np.stack(
        [1 - np.prod(1 - probabilities[:, [EMOTIONS.index(n) for n in names]], axis=1) for names in groups.values()], 1
    )


def group_labels(wanted: np.ndarray, groups: dict[str, list[str]]) -> np.ndarray:
    """Return whether any member of each group is there."""
    return np.stack([wanted[:, [EMOTIONS.index(n) for n in names]].max(1) for names in groups.values()], 1)
