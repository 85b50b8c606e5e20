"""What the words alone speak for: a linear model over hashed words and pieces of words."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence

import numpy as np

from holdspace.domain.conversation.transcript import Turn
from holdspace.nlp.encoder import Floats
from holdspace.nlp.model_folder import ModelFolder
from holdspace.nlp.ngrams import features


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
