"""Boosted trees over cues and vectors of a turn and its neighbours."""

from __future__ import annotations

import numpy as np

from holdspace.nlp.encoder import Floats
from holdspace.nlp.model_folder import ModelFolder
from holdspace.nlp.onnx_session import open_session

# The turn itself, the three before it and the one after it.
NEIGHBOURS = (0, -1, -2, -3, 1)


class Trees:
    """The trees of a model folder; safe to use from several threads."""

    def __init__(self, folder: ModelFolder) -> None:
        self._session = open_session(folder.file("trees.onnx"), "trees.onnx")
        self._heads = list(folder.settings["heads"])

    def logits(self, vectors: Floats, cues: Floats) -> dict[str, Floats]:
        """Return each head's logits, one row a turn, given all turns of one conversation."""
        inputs = {"vectors": vectors, "before": neighbour(vectors, -1), "cues": neighbouring_cues(cues)}
        return dict(zip(self._heads, self._session.run(self._heads, inputs), strict=True))


def neighbouring_cues(cues: Floats) -> Floats:
    """Return the cues of each turn and its neighbours side by side; zeros where there is no neighbour."""
    return np.concatenate([neighbour(cues, offset) for offset in NEIGHBOURS], axis=1)


def neighbour(rows: Floats, offset: int) -> Floats:
    """Return the rows of the turns that lie ``offset`` away; zeros beyond the ends."""
    found = np.zeros_like(rows)
    if offset == 0:
        found[:] = rows
    elif offset < 0:
        found[-offset:] = rows[:offset]
    else:
        found[:-offset] = rows[offset:]
    return found
