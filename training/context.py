"""Fitting the layer that reads turns in their order: a recurrent layer over vectors and cues."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

import numpy as np
import torch
from torch import nn

from training.data import ALL_HEADS
from training.vectors import Read

WIDTH = 192
CHUNK = 48
AT_ONCE = 8
EPOCHS = 12
RATE = 1.5e-3
SMOOTHING = 0.05
# How often text is drawn as written, without punctuation, and with other damage.
SHARES = (0.4, 0.25, 0.35)


class ContextModel(nn.Module):
    """Turns in order → logits of every head for every turn."""

    def __init__(self, size: int, base: int, n_cues: int) -> None:
        super().__init__()
        self.project = nn.Linear(size + base + n_cues, WIDTH)
        self.gru = nn.GRU(WIDTH, WIDTH // 2, batch_first=True, bidirectional=True)
        self.drop, self.drop_more = nn.Dropout(0.3), nn.Dropout(0.4)
        self.heads = nn.ModuleDict(
            {name: nn.Linear(base + n_cues + 2 * WIDTH, len(labels)) for name, labels in ALL_HEADS.items()}
        )

    def forward(
        self, vectors: torch.Tensor, base: torch.Tensor, cues: torch.Tensor, lengths: torch.Tensor
    ) -> dict[str, torch.Tensor]:
        own = torch.relu(self.project(self.drop(torch.cat([vectors, base, cues], -1))))
        packed = nn.utils.rnn.pack_padded_sequence(own, lengths, batch_first=True, enforce_sorted=False)
        around, _ = nn.utils.rnn.pad_packed_sequence(self.gru(packed)[0], batch_first=True)
        joined = self.drop_more(torch.cat([base, cues, own, around], -1))
        return {name: head(joined) for name, head in self.heads.items()}

    @torch.no_grad()
    def logits(self, read: Read, variant: int) -> dict[str, np.ndarray]:
        """Return each head's logits for every turn of one dialogue."""
        self.eval()
        inputs = (torch.tensor(each)[None] for each in (read.vectors[variant], read.base[variant], read.cues[variant]))
        found = self(*inputs, torch.tensor([len(read.dialogue.turns)]))
        return {name: values[0].numpy() for name, values in found.items()}


def fit_context(reads: Sequence[Read], *, seed: int) -> ContextModel:
    """Return the model with its weights averaged over the last epochs."""
    torch.manual_seed(seed)
    chance = random.Random(seed)
    model = ContextModel(*(each[0].shape[1] for each in (reads[0].vectors, reads[0].base, reads[0].cues)))
    weights = _class_weights(reads)
    optimiser = torch.optim.AdamW(model.parameters(), lr=RATE, weight_decay=0.02)
    steps = EPOCHS * sum(1 for _ in _batches(reads, random.Random(0)))
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, RATE, total_steps=steps + 1, pct_start=0.1)
    average = torch.optim.swa_utils.AveragedModel(model)
    model.train()
    for epoch in range(EPOCHS):
        for batch in _batches(reads, chance):
            loss = _loss(model(*batch[:4]), batch[4], weights)
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimiser.step()
            # Where dialogues are cut anew there may be some more batches than were counted.
            if schedule.last_epoch < steps:
                schedule.step()
        if epoch >= EPOCHS * 0.6:
            average.update_parameters(model)
    kept: ContextModel = average.module
    return kept.eval()


def _batches(reads: Sequence[Read], chance: random.Random) -> Iterator[tuple]:
    """Yield padded runs of turns, cut at another place each time; with or without punctuation, by chance."""
    runs = []
    for read in reads:
        n = len(read.dialogue.turns)
        start = -chance.randrange(CHUNK)
        while start < n:
            if min(start + CHUNK, n) - max(start, 0) > 0:
                (variant,) = chance.choices(range(3), SHARES)
                runs.append((read, slice(max(start, 0), min(start + CHUNK, n)), variant))
            start += CHUNK
    chance.shuffle(runs)
    for first in range(0, len(runs), AT_ONCE):
        yield _padded(runs[first : first + AT_ONCE])


def _padded(runs: list[tuple[Read, slice, int]]) -> tuple:
    parts: tuple[list, list, list] = ([], [], [])
    targets: dict[str, tuple[list, ...]] = {head: ([], [], [], []) for head in ALL_HEADS}
    for row, (read, place, variant) in enumerate(runs):
        for part, values in zip(parts, (read.vectors, read.base, read.cues), strict=True):
            part.append(torch.tensor(values[variant][place]))
        for column, turn in enumerate(read.dialogue.turns[place]):
            for head, wanted in turn.labels.items():
                for into, value in zip(targets[head], (row, column, wanted, read.dialogue.weight), strict=True):
                    into.append(value)
    lengths = torch.tensor([len(each) for each in parts[0]])
    return (*(nn.utils.rnn.pad_sequence(part, batch_first=True) for part in parts), lengths, targets)


def _loss(logits: dict[str, torch.Tensor], targets: dict, weights: dict[str, torch.Tensor]) -> torch.Tensor:
    """Return the mean weighted cross-entropy, summed over the heads that have labels here."""
    total = torch.zeros(())
    for head, (rows, columns, wanted, counts) in targets.items():
        if rows:
            target = torch.tensor(wanted)
            count = torch.tensor(counts)
            weight = (target * weights[head]).sum(-1) * count
            target = target * (1 - SMOOTHING) + SMOOTHING / target.shape[1]
            log_p = nn.functional.log_softmax(logits[head][rows, columns], -1)
            total = total - ((target * log_p).sum(-1) * weight).sum() / count.sum()
    return total


def _class_weights(reads: Sequence[Read]) -> dict[str, torch.Tensor]:
    """Return the inverse square root of each label's share, scaled to a mean of 1 over the turns."""
    found = {}
    for head, labels in ALL_HEADS.items():
        counts = torch.zeros(len(labels))
        for read in reads:
            for turn in read.dialogue.turns:
                if head in turn.labels:
                    counts += torch.tensor(turn.labels[head])
        raw = counts.clamp(min=1).rsqrt()
        found[head] = raw * counts.sum() / (raw * counts).sum()
    return found
