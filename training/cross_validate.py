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

from training.context import ContextModel, fit_context
from training.trees import TreeModel
from training.vectors import STRIPPED, WRITTEN, Read
from training.words import WordModel

MEMBERS = ("context", "trees", "words")
# What codes without an encoder, in milliseconds.
QUICK = ("cues", "words")
QUICK_TREES = {"rounds": 70, "leaves": 10, "own": 0}
# The recurrent layer depends on where it starts; the mean of two depends less.
SEEDS = (0, 1)
Logits = dict[str, dict[str, np.ndarray]]


@dataclass
class Members:
    """The kinds of models of a coder; the recurrent one as often as there are seeds, to be averaged."""

    context: list[ContextModel]
    trees: TreeModel
    words: WordModel
    cues: TreeModel

    @classmethod
    def fit(cls, reads: Sequence[Read], *, seeds: Sequence[int] = SEEDS) -> Members:
        torch.set_num_threads(1)
        context = [fit_context(reads, seed=seed) for seed in seeds]
        return cls(context, TreeModel(reads), WordModel(reads), TreeModel(reads, **QUICK_TREES))

    def logits(self, read: Read, variant: int) -> Logits:
        several = [model.logits(read, variant) for model in self.context]
        return {
            "context": {head: np.mean([each[head] for each in several], axis=0) for head in several[0]},
            "trees": self.trees.logits(read, variant),
            "words": self.words.logits(read, variant),
            "cues": self.cues.logits(read, variant),
        }


@dataclass
class Held:
    """What members that had not seen a dialogue made of it, with and without its punctuation."""

    dialogue_id: str
    fold: int
    logits: tuple[Logits, Logits] = field(repr=False)


def cross_validate(
    reads: Sequence[Read], others: Sequence[Read], folder: Path, *, also: Sequence[Read] = (), workers: int = 2
) -> list[Held]:
    """Return every dialogue coded out of fold; ``others`` are coded by the models of the first fold.

    ``also`` is learned from in every fold: it belongs to another source.
    """
    folds = sorted({read.dialogue.fold for read in reads})
    with ProcessPoolExecutor(workers) as pool:
        jobs = [pool.submit(_fold, fold, reads, others, also, folder / f"fold{fold}.pkl") for fold in folds]
        return [held for job in jobs for held in job.result()]


def _fold(fold: int, reads: Sequence[Read], others: Sequence[Read], also: Sequence[Read], kept: Path) -> list[Held]:
    if not kept.exists():
        began = time.time()
        members = Members.fit([*(read for read in reads if read.dialogue.fold != fold), *also])
        held = [read for read in reads if read.dialogue.fold == fold] + (list(others) if fold == 0 else [])
        kept.write_bytes(pickle.dumps([_held(members, read) for read in held]))
        print(f"fold {fold}: {time.time() - began:.0f} s", flush=True)
    found: list[Held] = pickle.loads(kept.read_bytes())  # noqa: S301 - our own file
    return found


def _held(members: Members, read: Read) -> Held:
    return Held(read.dialogue.id, read.dialogue.fold, (members.logits(read, WRITTEN), members.logits(read, STRIPPED)))
