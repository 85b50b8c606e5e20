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
    """The linear model of a model folder."""

    def __init__(self, folder: ModelFolder) -> None:
        heads: Mapping[str, Sequence[str]] = folder.settings["heads"]
        with np.load(io.BytesIO(folder.file("words.npz")), allow_pickle=False) as arrays:
            self._idf: list[float] = arrays["idf"].astype(np.float64).tolist()
            self._weights = {head: arrays[f"{head}_weights"].astype(np.float32) for head in heads}
            self._bias = {head: arrays[f"{head}_bias"].astype(np.float32) for head in heads}

    def logits(self, turns: Sequence[Turn]) -> dict[str, Floats]:
        """Return each head's logits, one row a turn."""
        texts = [turn.text for turn in turns]
        rows = [features(text, before, self._idf) for text, before in zip(texts, ["", *texts[:-1]], strict=True)]
        found = {}
        for head, weights in self._weights.items():
            sums = [np.array(list(row.values()), np.float32) @ weights[list(row)] for row in rows]
            found[head] = np.asarray(np.stack(sums) + self._bias[head], np.float32)
        return found
