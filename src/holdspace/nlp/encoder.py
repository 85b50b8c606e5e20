"""Reading each turn once: texts → vectors.

Batches hold turns of like length within a budget of tokens, so that little is spent on padding. They are made within
one conversation: the int8 model scales its numbers by batch, and so a conversation's codes never depend on another's.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from holdspace.nlp.model_folder import ModelFolder
from holdspace.nlp.onnx_session import open_session
from holdspace.nlp.wordpiece import WordPiece

Floats = npt.NDArray[np.float32]
Flags = npt.NDArray[np.bool_]
Progress = Callable[[int, int], None]
# Small enough for what a batch needs to stay in the processor's own cache.
TOKEN_BUDGET = 192


@dataclass(frozen=True, slots=True)
class Encoded:
    """What was read of each turn, one row a turn.

    ``vectors`` come from the whole encoder, the plainer ``base`` from its lower layers; ``is_cut`` says which turns
    were longer than the encoder reads.
    """

    vectors: Floats
    base: Floats
    is_cut: Flags


class Encoder:
    """The encoder of a model folder; safe to use from several threads."""

    def __init__(self, folder: ModelFolder, *, workers: int = 1) -> None:
        self._session = open_session(folder.file("encoder.onnx"), "encoder.onnx")
        self._tokens = WordPiece(folder.path / "vocab.txt")
        self._limit = int(folder.settings["max_tokens"])
        self._workers = workers

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Encoded:
        """Return what the encoder makes of each text, in order; ``progress`` hears how many of how many are done."""
        ids = [tuple(self._tokens.ends(text, self._limit)) for text in texts]
        # What is said over and over ("Mm-hmm.") is read once.
        distinct = list(dict.fromkeys(ids))
        batches = [[distinct[row] for row in rows] for rows in batches_of([len(each) for each in distinct])]
        parts: list[tuple[Floats, Floats]] = []
        done = 0
        with closing(self._read(batches)) as read:
            for batch, part in zip(batches, read, strict=True):
                parts.append(part)
                done += len(batch)
                if progress:
                    progress(done * len(texts) // len(distinct), len(texts))
        place = {each: at for at, each in enumerate(each for batch in batches for each in batch)}
        order = [place[each] for each in ids]
        vectors, base = (np.concatenate(side)[order] for side in zip(*parts, strict=True))
        return Encoded(vectors, base, np.array([len(each) == self._limit for each in ids]))

    def _read(self, batches: Sequence[Sequence[Sequence[int]]]) -> Generator[tuple[Floats, Floats], None, None]:
        """Yield what each batch gives, in order; what was not begun is dropped when nobody reads on."""
        if self._workers == 1:
            yield from map(self._run, batches)
            return
        pool = ThreadPoolExecutor(self._workers)
        try:
            yield from pool.map(self._run, batches)
        finally:
            pool.shutdown(cancel_futures=True)

    def _run(self, batch: Sequence[Sequence[int]]) -> tuple[Floats, Floats]:
        lengths = np.array([len(each) for each in batch])
        ids = np.zeros((len(batch), lengths.max()), np.int64)
        for row, each in enumerate(batch):
            ids[row, : len(each)] = each
        mask = (np.arange(ids.shape[1]) < lengths[:, None]).astype(np.int64)
        vectors, base = self._session.run(["vectors", "base"], {"ids": ids, "mask": mask})
        return vectors, base


def batches_of(lengths: Sequence[int], budget: int = TOKEN_BUDGET) -> list[list[int]]:
    """Return rows in batches of like length; the longest row of a batch times its rows stays within the budget."""
    batches: list[list[int]] = []
    for row in sorted(range(len(lengths)), key=lambda row: lengths[row]):
        if not batches or (len(batches[-1]) + 1) * lengths[row] > budget:
            batches.append([])
        batches[-1].append(row)
    return batches
