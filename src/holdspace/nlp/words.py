"""What the words alone speak for: a linear model over hashed words and pieces of words."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from holdspace.domain.conversation.transcript import Turn
from holdspace.nlp.encoder import Floats
from holdspace.nlp.model_folder import ModelFolder
from holdspace.nlp.ngrams import features, named_features


@dataclass(frozen=True, slots=True)
class Reason:
    """A word, or two in a row, and how much it spoke for a label (log odds); ``is_before`` of the turn before."""

    words: str
    weight: float
    is_before: bool = False


class Words:
    """The linear model of a model folder, weights for each kind of transcript."""

    def __init__(self, folder: ModelFolder) -> None:
        self._heads: Mapping[str, Sequence[str]] = folder.settings["heads"]
        with np.load(io.BytesIO(folder.file("words.npz")), allow_pickle=False) as arrays:
            self._idf = arrays["idf"].astype(np.float32)
            self._weights = {name: arrays[name].astype(np.float32) for name in arrays.files if name != "idf"}

    def logits(self, kind: str, turns: Sequence[Turn]) -> dict[str, Floats]:
        """Return each head's logits, one row a turn."""
        found = features([turn.text for turn in turns], self._idf)
        weights, bias = self._weights[f"{kind}.weights"], self._weights[f"{kind}.bias"]
        # A turn without any word still has the pair of its two ends, so that every turn has a first feature.
        starts = np.searchsorted(found.turns, np.arange(len(turns)))
        sums = np.add.reduceat(weights[found.buckets] * found.weights[:, None], starts) + bias
        ends = np.cumsum([len(labels) for labels in self._heads.values()])[:-1]
        return dict(zip(self._heads, np.split(sums.astype(np.float32), ends, axis=1), strict=True))

    def reasons(self, kind: str, turns: Sequence[Turn], at: int, head: str, label: str) -> tuple[Reason, ...]:
        """Return the words of a turn and of the one before that spoke for a label, the strongest first.

        A word's weight is that of itself and of its pieces, against the mean of the head's labels.
        """
        texts = [turn.text for turn in turns[max(at - 1, 0) : at + 1]]
        found = features(texts, self._idf)
        here = dict(zip(*(each[found.turns == len(texts) - 1] for each in (found.buckets, found.weights)), strict=True))
        columns = self._weights[f"{kind}.weights"][:, self._columns(head)]
        speaks = columns[:, list(self._heads[head]).index(label)] - columns.mean(axis=1)
        reasons = [
            Reason(each.words, float(sum(here.get(b, 0.0) * speaks[b] for b in each.buckets)), each.is_before)
            for each in named_features(texts[-1], texts[-2] if len(texts) > 1 else "")
        ]
        return tuple(sorted((each for each in reasons if each.weight > 0), key=lambda each: -each.weight))

    def _columns(self, head: str) -> slice:
        names = list(self._heads)
        start = sum(len(self._heads[name]) for name in names[: names.index(head)])
        return slice(start, start + len(self._heads[head]))
