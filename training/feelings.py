"""The feelings of a text, read from its vectors.

Learned from GoEmotions' comments: Demszky et al. 2020, https://arxiv.org/abs/2005.00547, CC BY 4.0.
"""

from __future__ import annotations

import numpy as np
import torch
from torch import nn

from training.data import EMOTIONS

HIDDEN = 256


class EmotionModel(nn.Module):
    """Vectors of texts → the logit of each emotion."""

    def __init__(self, size: int) -> None:
        super().__init__()
        self.hidden = nn.Linear(size, HIDDEN)
        self.drop = nn.Dropout(0.3)
        self.out = nn.Linear(HIDDEN, len(EMOTIONS))

    def forward(self, vectors: torch.Tensor) -> torch.Tensor:
        found: torch.Tensor = self.out(self.drop(torch.relu(self.hidden(vectors))))
        return found


@torch.no_grad()
def chances(model: EmotionModel, vectors: np.ndarray) -> np.ndarray:
    """Return each emotion's probability, given the vectors of the encoder as it ships."""
    return torch.sigmoid(model(torch.tensor(vectors))).numpy()
