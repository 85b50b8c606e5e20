"""Each fold coded by models that have not seen it: the logits of every member of the coder, kept for blending."""

from __future__ import annotations

import pickle
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import torch

from training.context import fit_context
from training.trees import TreeModel
from training.vectors import Read
from training.words import WordModel

MEMBERS = ("context", "trees", "words")
Logits = dict[str, dict[str, np.ndarray]]


@dataclass
class Members:
    """The three models of a coder; the recurrent one as often as there are seeds, to be averaged."""

    context: list
    trees: TreeModel
    words: WordModel

    @classmethod
    def fit(cls, reads: Sequence[Read], *, seeds: Sequence[int] = (0,)) -> Members:
        torch.set_num_threads(1)
        return cls([fit_context(reads, seed=seed) for seed in seeds], TreeModel(reads), WordModel(reads))

    def logits(self, read: Read, variant: int) -> Logits:
        several = [model.logits(read, variant) for model in self.context]
        mean = {head: np.mean([each[head] for each in several], axis=0) for head in several[0]}
        return {
            "context": mean,
            "trees": self.trees.logits(read, variant),
            "words": self.words.logits(read, variant),
        }


@dataclass
class Held:
    """What members that had not seen a dialogue made of it, with and without its punctuation."""

    dialogue_id: str
    fold: int
    logits: tuple[Logits, Logits] = field(repr=False)


def cross_validate(reads: Sequence[Read], others: Sequence[Read], kept: Path, *, workers: int = 2) -> list[Held]:
    """Return every dialogue coded out of fold; ``others`` are coded by the models of the first fold."""
    if not kept.exists():
        folds = sorted({read.dialogue.fold for read in reads})
        with ProcessPoolExecutor(workers) as pool:
            parts = list(pool.map(_fold, folds, [reads] * len(folds), [others] * len(folds)))
        kept.write_bytes(pickle.dumps([held for part in parts for held in part]))
    found: list[Held] = pickle.loads(kept.read_bytes())  # noqa: S301 - our own file of a minute ago
    return found


def _fold(fold: int, reads: Sequence[Read], others: Sequence[Read]) -> list[Held]:
    began = time.time()
    members = Members.fit([read for read in reads if read.dialogue.fold != fold])
    held = [read for read in reads if read.dialogue.fold == fold] + (list(others) if fold == 0 else [])
    print(f"fold {fold}: {time.time() - began:.0f} s", flush=True)
    return [Held(r.dialogue.id, r.dialogue.fold, (members.logits(r, 0), members.logits(r, 1))) for r in held]
