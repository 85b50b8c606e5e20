"""Boosted trees over cues and plain vectors of a turn and its neighbours."""

from __future__ import annotations

import numpy as np

from holdspace.nlp.cues import NAMES, PLACE
from holdspace.nlp.encoder import Floats
from holdspace.nlp.model_folder import ModelFolder
from holdspace.nlp.onnx_session import open_session
from holdspace.nlp.punctuation import KINDS

# The turn itself, the three before it and the one after it.
NEIGHBOURS = (0, -1, -2, -3, 1)
NAMES_AND_PLACE = (*NAMES, *PLACE)
# What this therapist usually does tells how to read a single turn.
USUAL = [NAMES_AND_PLACE.index(name) for name in ("ends_with_question", "is_backchannel", "words")]
N_INPUTS = len(NEIGHBOURS) * len(NAMES_AND_PLACE) + len(USUAL)


class Trees:
    """The trees of a model folder, a set for each kind of transcript; safe to use from several threads."""

    def __init__(self, folder: ModelFolder, name: str = "trees") -> None:
        files = {kind: f"{name}.{kind}.onnx" for kind in KINDS}
        self._sessions = {kind: open_session(folder.file(file), file) for kind, file in files.items()}
        self._heads = list(folder.settings["heads"])

    def logits(self, kind: str, base: Floats, cues: Floats) -> dict[str, Floats]:
        """Return each head's logits, one row a turn, given all turns of one conversation."""
        inputs = {"base": base, "before": neighbour(base, -1), "cues": neighbouring_cues(cues)}
        return self._run(kind, inputs)

    def logits_of_cues(self, kind: str, cues: Floats) -> dict[str, Floats]:
        """Return the same from trees that read cues alone."""
        return self._run(kind, {"cues": neighbouring_cues(cues)})

    def _run(self, kind: str, inputs: dict[str, Floats]) -> dict[str, Floats]:
        return dict(zip(self._heads, self._sessions[kind].run(self._heads, inputs), strict=True))


def neighbouring_cues(cues: Floats) -> Floats:
    """Return the cues of each turn and its neighbours side by side, and the conversation's means of some.

    Zeros stand where there is no neighbour.
    """
    is_therapist = cues[:, NAMES_AND_PLACE.index("is_therapist")] > 0
    of_therapist = cues[is_therapist][:, USUAL] if is_therapist.any() else np.zeros((1, len(USUAL)), np.float32)
    usual = np.broadcast_to(of_therapist.mean(axis=0), (len(cues), len(USUAL)))
    return np.concatenate([*(neighbour(cues, offset) for offset in NEIGHBOURS), usual], axis=1).astype(np.float32)


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
