"""Feelings in words: learned from GoEmotions (Demszky et al. 2020, CC BY 4.0), before and beside the codes."""

from __future__ import annotations

import random
import time
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import nn

from holdspace.nlp.wordpiece import WordPiece
from training.augment import roughen
from training.data import EMOTIONS, read_emotions
from training.model import ListeningModel
from training.tokens import tokens

Batch = tuple[list[str], torch.Tensor]


@dataclass
class Comments:
    """Comments with the emotions that raters gave them."""

    texts: list[str]
    labels: list[list[int]]

    @classmethod
    def read(cls, path: Path) -> Comments:
        return cls(*read_emotions(path))

    def batch(self, rows: list[int], chance: random.Random) -> Batch:
        target = torch.zeros(len(rows), len(EMOTIONS))
        for at, row in enumerate(rows):
            target[at, self.labels[row]] = 1
        return [roughen(self.texts[row], chance, strip=chance.random() < 0.3) for row in rows], target

    def draw(self, chance: random.Random, size: int) -> Batch:
        return self.batch([chance.randrange(len(self.texts)) for _ in range(size)], chance)


def emotion_loss(model: ListeningModel, tokenizer: WordPiece, batch: Batch) -> torch.Tensor:
    """Return the mean cross-entropy of yes and no over all emotions."""
    texts, target = batch
    return nn.functional.binary_cross_entropy_with_logits(
        model.emotions(model.drop(model.encode(*tokens(tokenizer, texts)))), target
    )


def learn_emotions(
    model: ListeningModel, tokenizer: WordPiece, comments: Comments, *, epochs: int, rate: float, seed: int = 0
) -> None:
    """Train encoder and emotion head; batches hold comments of like length, so that little is spent on padding."""
    chance = random.Random(seed)
    torch.manual_seed(seed)
    parts = [
        {"params": model.encoder.parameters(), "lr": rate},
        {"params": model.emotions.parameters(), "lr": rate * 20},
    ]
    optimiser = torch.optim.AdamW(parts, weight_decay=0.01)
    size = 48
    steps = epochs * (len(comments.texts) // size)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda s: min(1, (s + 1) / 100) * max(0.03, 1 - s / steps))
    model.train()
    for epoch in range(epochs):
        began, losses = time.time(), []
        order = sorted(range(len(comments.texts)), key=lambda i: len(comments.texts[i]) * chance.uniform(0.8, 1.25))
        starts = list(range(0, len(order), size))
        chance.shuffle(starts)
        for start in starts:
            loss = emotion_loss(model, tokenizer, comments.batch(order[start : start + size], chance))
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            losses.append(float(loss.detach()))
        print(f"emotions epoch {epoch} loss {sum(losses) / len(losses):.4f} {time.time() - began:.0f}s", flush=True)


@torch.no_grad()
def emotion_logits(model: ListeningModel, tokenizer: WordPiece, texts: list[str], size: int = 64) -> torch.Tensor:
    """Return the logits of every emotion for every text."""
    model.eval()
    order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
    found = torch.empty(len(texts), len(EMOTIONS))
    for start in range(0, len(order), size):
        rows = order[start : start + size]
        found[rows] = model.emotions(model.encode(*tokens(tokenizer, [texts[i] for i in rows])))
    return found
