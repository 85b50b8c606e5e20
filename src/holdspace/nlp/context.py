"""Reading the turns in their order: vectors and cues → the logits of every head, and of feelings."""

from __future__ import annotations

from holdspace.nlp.encoder import Encoded, Floats
from holdspace.nlp.model_folder import ModelFolder
from holdspace.nlp.onnx_session import open_session


class Context:
    """The recurrent layer and the heads of a model folder; safe to use from several threads."""

    def __init__(self, folder: ModelFolder) -> None:
        self._session = open_session(folder.file("context.onnx"), "context.onnx")
        self._heads = [*folder.settings["heads"], *folder.settings.get("experimental_heads", {})]

    def logits(self, encoded: Encoded, cues: Floats) -> tuple[dict[str, Floats], Floats]:
        """Return each head's logits and those of the emotions, one row a turn, given one whole conversation."""
        inputs = {"vectors": encoded.vectors[None], "base": encoded.base[None], "cues": cues[None]}
        *found, emotions = self._session.run([*self._heads, "emotions"], inputs)
        return {head: each[0] for head, each in zip(self._heads, found, strict=True)}, emotions[0]
