"""Learning the feelings from GoEmotions' comments.

Demszky et al. 2020, https://arxiv.org/abs/2005.00547, CC BY 4.0.
"""

from __future__ import annotations

import random
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import nn
from transformers import BertModel

from training.augment import without_punctuation
from training.data import EMOTIONS, read_emotions
from training.emotions import multi_hot
from training.encoder import Top
from training.states import read_states, vectors_of

EPOCHS, AT_ONCE, RATE, HEAD_RATE = 1, 64, 2e-4, 1.5e-3
# Of the comments without any feeling, a third of all, this share is enough to know them by.
NEUTRAL_KEPT = 0.5
STRIPPED = 0.15
HIDDEN = 256
GROUP = 512


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


class FeelingModel(nn.Module):
    """The encoder's top, and the emotions above it."""

    def __init__(self, encoder: BertModel) -> None:
        super().__init__()
        self.top = Top(encoder)
        self.emotions = EmotionModel(2 * int(encoder.config.hidden_size))


@dataclass
class Comments:
    """The states of comments, and their emotions as rows of zeros and ones."""

    texts: list[str]
    states: list[np.ndarray]
    wanted: torch.Tensor

    @classmethod
    def read(cls, trunk: Path, data: Path, kept: Path, *, stripped: float = 0.0) -> Comments:
        """Return the comments of a table; this share of them without punctuation."""
        texts, labels = read_emotions(data)
        chance = random.Random(0)
        texts = [without_punctuation(text) if chance.random() < stripped else text for text in texts]
        groups = [texts[start : start + GROUP] for start in range(0, len(texts), GROUP)]
        states = [each for group in read_states(trunk, groups, kept) for each in group.tokens]
        return cls(texts, states, torch.tensor(multi_hot(labels)))

    @property
    def rarity(self) -> torch.Tensor:
        """How much more a rare emotion weighs, so that it is named at all."""
        share = self.wanted.mean(0)
        return (share.max() / share).pow(0.3)


def emotion_loss(model: FeelingModel, comments: Comments, rows: Sequence[int]) -> torch.Tensor:
    """Return the mean cross-entropy of some comments."""
    found = model.emotions(vectors_of(model.top, [comments.states[row] for row in rows]))
    wanted = comments.wanted[list(rows)]
    return nn.functional.binary_cross_entropy_with_logits(found, wanted, pos_weight=comments.rarity)


def learn_feelings(model: FeelingModel, comments: Comments, *, epochs: int = EPOCHS, seed: int = 0) -> FeelingModel:
    """Return the model with top and emotions fitted to the comments."""
    torch.manual_seed(seed)
    chance = random.Random(seed)
    groups = [
        {"params": list(model.top.parameters()), "lr": RATE},
        {"params": list(model.emotions.parameters()), "lr": HEAD_RATE},
    ]
    optimiser = torch.optim.AdamW(groups, weight_decay=0.01)
    order = _worth_reading(comments, chance)
    total, done, began = epochs * (len(order) // AT_ONCE), 0, time.time()
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min(1.0, (step + 1) / (0.06 * total)) * max(0.02, 1 - step / total)
    )
    model.train()
    for _ in range(epochs):
        chance.shuffle(order)
        for start in range(0, len(order) - AT_ONCE + 1, AT_ONCE):
            loss = emotion_loss(model, comments, order[start : start + AT_ONCE])
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            done += 1
            if done % 50 == 0:
                print(f"feelings {done}/{total} {float(loss.detach()):.3f} {time.time() - began:.0f} s", flush=True)
    return model.eval()


def _worth_reading(comments: Comments, chance: random.Random) -> list[int]:
    is_neutral = comments.wanted[:, :-1].sum(1) == 0
    return [row for row, plain in enumerate(is_neutral.tolist()) if not plain or chance.random() < NEUTRAL_KEPT]


@torch.no_grad()
def chances(model: EmotionModel, vectors: np.ndarray) -> np.ndarray:
    """Return each emotion's probability, given the vectors of the encoder as it ships."""
    return torch.sigmoid(model(torch.tensor(vectors))).numpy()
