"""Reading each turn once: texts → vectors.

Batches hold turns of like length within a budget of tokens, so that little is spent on padding. They are made within
one conversation: the int8 model scales its numbers by batch, and so a conversation's codes never depend on another's.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from holdspace.nlp.model_folder import ModelFolder
from holdspace.nlp.onnx_session import open_session
from holdspace.nlp.wordpiece import WordPiece

Floats = npt.NDArray[np.float32]
Progress = Callable[[int, int], None]
TOKEN_BUDGET = 768


@dataclass(frozen=True, slots=True)
class Encoded:
    """One vector a turn, and which turns were longer than the model reads."""

    vectors: Floats
    is_cut: npt.NDArray[np.bool_]


class Encoder:
    """The encoder of a model folder; safe to use from several threads."""

    def __init__(self, folder: ModelFolder, *, workers: int = 1) -> None:
        self._session = open_session(folder.file("encoder.onnx"), "encoder.onnx")
        self._tokens = WordPiece(folder.path / "vocab.txt")
        self._limit = int(folder.settings["max_tokens"])
        self._workers = workers

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Encoded:
        """Return what the encoder makes of each text, in order; ``progress`` hears how many of how many are done."""
        ids = [self._tokens.ends(text, self._limit) for text in texts]
        batches = batches_of([len(each) for each in ids])
        order: list[int] = [row for batch in batches for row in batch]
        parts: list[Floats] = []
        done = 0
        pool = ThreadPoolExecutor(self._workers)
        try:
            for batch, part in zip(
                batches, pool.map(lambda rows: self._run([ids[r] for r in rows]), batches), strict=True
            ):
                parts.append(part)
                done += len(batch)
                if progress:
                    progress(done, len(texts))
        finally:
            pool.shutdown(cancel_futures=True)
        back = np.argsort(np.array(order))
        return Encoded(np.concatenate(parts)[back], np.array([len(each) == self._limit for each in ids]))

    def _run(self, ids: list[list[int]]) -> Floats:
        width = max(map(len, ids))
        padded = np.zeros((len(ids), width), np.int64)
        for row, each in enumerate(ids):
            padded[row, : len(each)] = each
        mask = (np.arange(width) < np.array([len(each) for each in ids])[:, None]).astype(np.int64)
        vectors: Floats = self._session.run(["vectors"], {"ids": padded, "mask": mask})[0]
        return vectors


def batches_of(lengths: Sequence[int]) -> list[list[int]]:
    """Return rows in batches of like length; the longest row of a batch times its rows stays within the budget."""
    batches: list[list[int]] = []
    for row in sorted(range(len(lengths)), key=lambda row: lengths[row]):
        if not batches or (len(batches[-1]) + 1) * lengths[row] > TOKEN_BUDGET:
            batches.append([])
        batches[-1].append(row)
    return batches
