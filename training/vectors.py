"""Vectors of all training texts, made once by the encoder as it ships and kept in a folder of the trainer's."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from holdspace.nlp.cues import cues
from holdspace.nlp.encoder import Encoder
from training.augment import without_punctuation
from training.data import Dialogue


@dataclass
class Read:
    """A dialogue as the layers after the encoder see it, once as written and once as a recogniser writes it."""

    dialogue: Dialogue
    texts: tuple[list[str], list[str]]
    vectors: tuple[np.ndarray, np.ndarray]
    cues: tuple[np.ndarray, np.ndarray]
    speaker: np.ndarray


def read_dialogues(encoder: Encoder, dialogues: Sequence[Dialogue], kept: Path) -> list[Read]:
    """Return all dialogues with their vectors; ``kept`` is where they are looked up or stored."""
    plain = [[turn.text for turn in each.turns] for each in dialogues]
    stripped = [[without_punctuation(text) for text in texts] for texts in plain]
    both = [
        _vectors(encoder, groups, kept.with_suffix(f".{name}.npy")) for name, groups in (("a", plain), ("b", stripped))
    ]
    found = []
    for at, each in enumerate(dialogues):
        is_therapist = np.array([turn.speaker == "therapist" for turn in each.turns], np.float32)
        found.append(
            Read(
                each,
                (plain[at], stripped[at]),
                (both[0][at], both[1][at]),
                (_cues(plain[at]), _cues(stripped[at])),
                np.stack([is_therapist, 1 - is_therapist], 1),
            )
        )
    return found


def text_vectors(encoder: Encoder, texts: Sequence[str], kept: Path, size: int = 512) -> np.ndarray:
    """Return the vectors of texts that stand alone."""
    groups = [list(texts[start : start + size]) for start in range(0, len(texts), size)]
    return np.concatenate(_vectors(encoder, groups, kept.with_suffix(".npy")))


def _vectors(encoder: Encoder, groups: Sequence[Sequence[str]], kept: Path) -> list[np.ndarray]:
    ends = np.cumsum([len(group) for group in groups])[:-1]
    if not kept.exists():
        began = time.time()
        np.save(kept, np.concatenate([encoder.encode(group).vectors for group in groups]))
        print(f"{kept.name}: {time.time() - began:.0f} s", flush=True)
    return np.split(np.load(kept), ends)


def _cues(texts: Sequence[str]) -> np.ndarray:
    return np.array([cues(text) for text in texts], np.float32)
