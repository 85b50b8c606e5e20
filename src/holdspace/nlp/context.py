"""Reading the turns in their order: vectors, cues and who speaks → the logits of every head, and of feelings."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from holdspace.domain.conversation.transcript import Speaker, Turn
from holdspace.nlp.encoder import Floats
from holdspace.nlp.model_folder import ModelFolder
from holdspace.nlp.onnx_session import open_session


class Context:
    """The recurrent layer and the heads of a model folder; safe to use from several threads."""

    def __init__(self, folder: ModelFolder) -> None:
        self._session = open_session(folder.file("context.onnx"), "context.onnx")
        self._heads = list(folder.settings["heads"])

    def logits(self, turns: Sequence[Turn], vectors: Floats, cues: Floats) -> tuple[dict[str, Floats], Floats]:
        """Return each head's logits and those of the emotions, one row a turn, given all turns of one conversation."""
        is_therapist = np.array([turn.speaker is Speaker.THERAPIST for turn in turns], np.float32)
        speaker = np.stack([is_therapist, 1 - is_therapist], 1)
        inputs = {"vectors": vectors[None], "cues": cues[None], "speaker": speaker[None]}
        *found, emotions = self._session.run([*self._heads, "emotions"], inputs)
        return {head: each[0] for head, each in zip(self._heads, found, strict=True)}, emotions[0]
