"""The training dialogues as the models see them: as written, without punctuation, and as a recogniser may write."""

from __future__ import annotations

import pickle
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from holdspace.nlp.cues import cue_rows
from holdspace.nlp.encoder import Encoder
from training.augment import roughened, without_punctuation
from training.data import Dialogue

# The text as written, without its punctuation, and (for training only) with other damage, half of it without as well.
WRITTEN, STRIPPED, ROUGH = range(3)
GROUP = 512
Variants = tuple[np.ndarray, ...]


@dataclass
class Read:
    """A dialogue in its variants: texts, the encoder's vectors, those of its lower layers, and cues."""

    dialogue: Dialogue
    texts: tuple[list[str], ...]
    vectors: Variants = field(repr=False)
    base: Variants = field(repr=False)
    cues: Variants = field(repr=False)


def read_dialogues(encoder: Encoder, dialogues: Sequence[Dialogue], kept: Path) -> list[Read]:
    """Return all dialogues in all variants; ``kept`` is where vectors are looked up or stored."""
    texts = [_texts(each, random.Random(each.id)) for each in dialogues]
    by_variant = [
        read_vectors(encoder, [variants[at] for variants in texts], kept.with_suffix(f".vec{at}.pkl"))
        for at in (WRITTEN, STRIPPED, ROUGH)
    ]
    found = []
    for row, (dialogue, variants) in enumerate(zip(dialogues, texts, strict=True)):
        vectors, base = zip(*(each[row] for each in by_variant), strict=True)
        is_therapist = [turn.speaker == "therapist" for turn in dialogue.turns]
        found.append(Read(dialogue, variants, vectors, base, tuple(cue_rows(each, is_therapist) for each in variants)))
    return found


def text_vectors(encoder: Encoder, texts: Sequence[str], kept: Path) -> np.ndarray:
    """Return the vectors of texts that stand alone."""
    groups = [texts[start : start + GROUP] for start in range(0, len(texts), GROUP)]
    return np.concatenate([vectors for vectors, _ in read_vectors(encoder, groups, kept)])


def read_vectors(encoder: Encoder, groups: Sequence[Sequence[str]], kept: Path) -> list[tuple[np.ndarray, np.ndarray]]:
    """Return the vectors of groups of texts, each group read as one conversation is."""
    if not kept.exists():
        began = time.time()
        read = [encoder.encode(group) for group in groups]
        kept.write_bytes(pickle.dumps([(each.vectors, each.base) for each in read], protocol=5))
        print(f"{kept.name}: {time.time() - began:.0f} s", flush=True)
    found: list[tuple[np.ndarray, np.ndarray]] = pickle.loads(kept.read_bytes())  # noqa: S301 - our own file
    return found


def _texts(dialogue: Dialogue, chance: random.Random) -> tuple[list[str], ...]:
    plain = [turn.text for turn in dialogue.turns]
    return (
        plain,
        [without_punctuation(text) for text in plain],
        [roughened(text, chance, strip=chance.random() < 0.5) for text in plain],
    )
