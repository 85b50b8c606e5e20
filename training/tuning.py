"""Fitting the whole encoder once, to comments with feelings and to the turns written for Holdspace.

It sees no dialogue of the sources that the coder is measured on: one encoder serves every fold of the cross-validation,
and what is fitted above it learns from vectors like those it will be given.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import nn
from transformers import BertModel

from holdspace.nlp.wordpiece import WordPiece
from training.augment import roughened, without_punctuation
from training.context import SHARES, SMOOTHING
from training.data import ALL_HEADS, Dialogue
from training.encoder import mean_and_most
from training.feelings import EmotionModel
from training.package import MAX_TOKENS

COMMENTS, TURNS = 40, 24  # of each in a step
POOL = 32  # steps whose texts are sorted by length together
EPOCHS = 3  # over the comments
RATE, HEAD_RATE, DECAY = 2e-4, 1.5e-3, 0.8  # of the top layer; of the heads; from each layer to the one below
# Of the comments without any feeling, a third of all, this share is enough to know them by.
NEUTRAL_KEPT = 0.5
STRIPPED = 0.15


class TunedModel(nn.Module):
    """The encoder with the feelings and the codes of a turn above it."""

    def __init__(self, encoder: BertModel) -> None:
        super().__init__()
        self.encoder = encoder
        size = 2 * int(encoder.config.hidden_size)
        self.emotions = EmotionModel(size)
        self.drop = nn.Dropout(0.2)
        self.heads = nn.ModuleDict({name: nn.Linear(size, len(labels)) for name, labels in ALL_HEADS.items()})

    def vectors(self, ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """Return mean and maximum over each text's tokens."""
        with torch.autocast("cpu", dtype=torch.bfloat16):
            hidden = self.encoder(input_ids=ids, attention_mask=mask).last_hidden_state
        return mean_and_most(hidden.float(), mask)


@dataclass(frozen=True)
class LabelledTurns:
    """Turns of dialogues with the probability of each label; rows of a head that does not apply hold nan."""

    texts: list[str]
    wanted: dict[str, torch.Tensor]

    @classmethod
    def of(cls, dialogues: Sequence[Dialogue]) -> LabelledTurns:
        turns = [turn for dialogue in dialogues for turn in dialogue.turns]
        nothing = {head: [float("nan")] * len(labels) for head, labels in ALL_HEADS.items()}
        return cls(
            [turn.text for turn in turns],
            {head: torch.tensor([turn.labels.get(head, nothing[head]) for turn in turns]) for head in ALL_HEADS},
        )

    def weights(self, head: str) -> torch.Tensor:
        """Return the inverse square root of each label's share, scaled to a mean of 1 over the turns."""
        counts = self.wanted[head].nansum(0).clamp(min=1)
        raw = counts.rsqrt()
        return raw * counts.sum() / (raw * counts).sum()


def tune(
    encoder: BertModel,
    comments: tuple[list[str], torch.Tensor],
    turns: LabelledTurns,
    pieces: WordPiece,
    *,
    epochs: float = EPOCHS,
    seed: int = 0,
) -> TunedModel:
    """Return the encoder and what stands above it, fitted to both sources at once."""
    torch.manual_seed(seed)
    chance = random.Random(seed)
    model = TunedModel(encoder)
    optimiser = torch.optim.AdamW(_rates(model), weight_decay=0.01)
    texts, wanted = comments
    rows = _worth_reading(wanted, chance)
    total, began = int(epochs * len(rows) / COMMENTS), time.time()
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min(1.0, (step + 1) / (0.06 * total)) * max(0.02, 1 - step / total)
    )
    rarity = (wanted.mean(0).max() / wanted.mean(0)).pow(0.3)
    weights = {head: turns.weights(head) for head in ALL_HEADS}
    said_of, felt_of = (lambda at: _heard(turns.texts[at], chance)), (lambda at: _comment(texts[at], chance))
    comments_read = _batches(_drawn(rows, chance), felt_of, COMMENTS, pieces, chance)
    turns_read = _batches(_drawn(range(len(turns.texts)), chance), said_of, TURNS, pieces, chance)
    model.train()
    for step in range(total):
        felt, said = next(comments_read), next(turns_read)
        found = model.emotions(model.vectors(*felt[1:]))
        loss = 3 * nn.functional.binary_cross_entropy_with_logits(found, wanted[felt[0]], pos_weight=rarity)
        vectors = model.drop(model.vectors(*said[1:]))
        loss = loss + 0.15 * _code_loss(model, vectors, {h: turns.wanted[h][said[0]] for h in ALL_HEADS}, weights)
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        schedule.step()
        if step % 100 == 0:
            print(f"tuning {step}/{total} {float(loss.detach()):.3f} {time.time() - began:.0f} s", flush=True)
    return model.eval()


def _rates(model: TunedModel) -> list[dict]:
    """Return the parameters with their rates: the lower a layer, the more general what it knows."""
    layers = list(model.encoder.encoder.layer)
    groups = [
        {"params": list(layer.parameters()), "lr": RATE * DECAY**depth} for depth, layer in enumerate(reversed(layers))
    ]
    groups.append({"params": list(model.encoder.embeddings.parameters()), "lr": RATE * DECAY ** len(layers)})
    groups.append({"params": [*model.emotions.parameters(), *model.heads.parameters()], "lr": HEAD_RATE})
    return groups


def _code_loss(model: TunedModel, vectors: torch.Tensor, wanted: dict, weights: dict) -> torch.Tensor:
    """Return the weighted cross-entropy, summed over the heads that apply to any of the turns."""
    total = torch.zeros(())
    for head, target in wanted.items():
        has = ~target[:, 0].isnan()
        if has.any():
            target = target[has]
            weight = (target * weights[head]).sum(-1)
            target = target * (1 - SMOOTHING) + SMOOTHING / target.shape[1]
            log_p = nn.functional.log_softmax(model.heads[head](vectors[has]), -1)
            total = total - ((target * log_p).sum(-1) * weight).mean()
    return total


def _worth_reading(wanted: torch.Tensor, chance: random.Random) -> list[int]:
    is_neutral = wanted[:, :-1].sum(1) == 0
    return [row for row, plain in enumerate(is_neutral.tolist()) if not plain or chance.random() < NEUTRAL_KEPT]


def _drawn(rows: Sequence[int], chance: random.Random) -> Iterator[int]:
    """Yield the rows in ever new order, without end."""
    order = list(rows)
    while True:
        chance.shuffle(order)
        yield from order


def _batches(
    rows: Iterator[int], text_of: Callable[[int], str], size: int, pieces: WordPiece, chance: random.Random
) -> Iterator[tuple]:
    """Yield ``rows, ids, mask``, texts of like length together."""
    while True:
        pool = [(at, pieces.ends(text_of(at), MAX_TOKENS)) for at in (next(rows) for _ in range(POOL * size))]
        pool.sort(key=lambda each: len(each[1]))
        batches = [pool[start : start + size] for start in range(0, len(pool), size)]
        chance.shuffle(batches)
        for batch in batches:
            yield filled(batch)


def filled(batch: list[tuple[int, Sequence[int]]]) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Return rows, ids and mask, every text as long as the longest."""
    ids = np.zeros((len(batch), max(len(each) for _, each in batch)), np.int64)
    mask = np.zeros_like(ids)
    for row, (_, each) in enumerate(batch):
        ids[row, : len(each)] = each
        mask[row, : len(each)] = 1
    return torch.tensor([at for at, _ in batch]), torch.from_numpy(ids), torch.from_numpy(mask)


def _comment(text: str, chance: random.Random) -> str:
    return without_punctuation(text) if chance.random() < STRIPPED else text


def _heard(text: str, chance: random.Random) -> str:
    """Return a turn as written, without punctuation, or damaged as a recogniser may."""
    (variant,) = chance.choices(range(3), SHARES)
    if variant == 0:
        return text
    return without_punctuation(text) if variant == 1 else roughened(text, chance, strip=chance.random() < 0.5)
