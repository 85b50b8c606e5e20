"""What the trunk makes of texts, worked out once and kept: states of tokens in half precision, and their means."""

from __future__ import annotations

import pickle
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

from holdspace.nlp.encoder import batches_of
from holdspace.nlp.onnx_session import open_session
from holdspace.nlp.wordpiece import WordPiece
from training.encoder import Top
from training.package import MAX_TOKENS, VOCABULARY

AT_ONCE = 48


@dataclass
class States:
    """One array (tokens, size) a text, and one mean a text."""

    tokens: list[np.ndarray]
    base: np.ndarray


def read_states(trunk: Path, groups: Sequence[Sequence[str]], kept: Path) -> list[States]:
    """Return the states of groups of texts, each group read as one conversation is."""
    if not kept.exists():
        began = time.time()
        session, pieces = open_session(trunk.read_bytes(), trunk.name), WordPiece(VOCABULARY)
        found = [_read(session, [pieces.ends(text, MAX_TOKENS) for text in group]) for group in groups]
        kept.write_bytes(pickle.dumps(found, protocol=5))
        print(f"{kept.name}: {time.time() - began:.0f} s", flush=True)
    kept_states: list[States] = pickle.loads(kept.read_bytes())  # noqa: S301 - our own file
    return kept_states


def vectors_of(top: Top, states: Sequence[np.ndarray]) -> torch.Tensor:
    """Return the vectors of many texts, in order, read in batches of like length."""
    order = sorted(range(len(states)), key=lambda at: len(states[at]))
    parts = [
        top(*_padded([states[at] for at in order[start : start + AT_ONCE]])) for start in range(0, len(order), AT_ONCE)
    ]
    back = torch.empty(len(order), dtype=torch.long)
    back[torch.tensor(order)] = torch.arange(len(order))
    return torch.cat(parts)[back]


def _read(session, ids: list[list[int]]) -> States:  # type: ignore[no-untyped-def]  # onnxruntime has no types
    tokens: list[np.ndarray] = [np.zeros(0)] * len(ids)
    base: list[np.ndarray] = [np.zeros(0)] * len(ids)
    for rows in batches_of([len(each) for each in ids]):
        padded, mask = _filled([ids[row] for row in rows])
        states, means = session.run(["states", "base"], {"ids": padded, "mask": mask})
        for row, each, mean in zip(rows, states, means, strict=True):
            tokens[row] = each[: len(ids[row])].astype(np.float16)
            base[row] = mean
    return States(tokens, np.stack(base))


def _filled(ids: Sequence[list[int]]) -> tuple[np.ndarray, np.ndarray]:
    padded = np.zeros((len(ids), max(map(len, ids))), np.int64)
    mask = np.zeros_like(padded)
    for row, each in enumerate(ids):
        padded[row, : len(each)] = each
        mask[row, : len(each)] = 1
    return padded, mask


def _padded(states: Iterable[np.ndarray]) -> tuple[torch.Tensor, torch.Tensor]:
    listed = list(states)
    width = max(map(len, listed))
    padded = np.zeros((len(listed), width, listed[0].shape[1]), np.float32)
    mask = np.zeros((len(listed), width), np.int64)
    for row, each in enumerate(listed):
        padded[row, : len(each)] = each
        mask[row, : len(each)] = 1
    return torch.from_numpy(padded), torch.from_numpy(mask)
