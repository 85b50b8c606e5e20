"""What the published encoder made of a text, read back out of the tuned encoder's lower layers.

Tuning for codes and feelings pushed topics together, but did not lose them: a linear map of what the lower layers give
(ridge regression onto the published encoder's sentence vectors) tells them apart again. Learned without any label.
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence

import numpy as np
import torch
from transformers import BertModel

from holdspace.nlp.closeness import SENTENCES, unit
from holdspace.nlp.encoder import batches_of
from holdspace.nlp.wordpiece import WordPiece
from training.encoder import mean_of
from training.package import MAX_TOKENS, VOCABULARY
from training.tuning import filled

RIDGE = 1e-3
SENTENCES_OF_EACH = 6000
SHORT = (2, 5)  # words of a piece: as long as a topic is
TOKENS = 2048  # of texts of like length at once


def texts_to_learn_from(turns: Sequence[str], comments: Sequence[str], seed: int = 0) -> list[str]:
    """Return sentences of both sources and, as topics are short, pieces of some words out of them."""
    chance = random.Random(seed)
    found: list[str] = []
    for source in (turns, comments):
        sentences = {sentence for text in source for sentence in SENTENCES.split(text.strip()) if sentence}
        found += chance.sample(sorted(sentences), SENTENCES_OF_EACH)
    pieces = []
    for sentence in found:
        words = re.findall(r"[\w'-]+", sentence)
        if len(words) > SHORT[0]:
            n = chance.randint(*SHORT)
            start = chance.randrange(max(1, len(words) - n + 1))
            pieces.append(" ".join(words[start : start + n]))
    return list(dict.fromkeys([*found, *pieces]))


@torch.no_grad()
def published_vectors(encoder: BertModel, texts: Sequence[str]) -> np.ndarray:
    """Return the published encoder's sentence vectors, at length 1."""
    pieces = WordPiece(VOCABULARY)
    ids = [pieces.ends(text, MAX_TOKENS) for text in texts]
    batches = batches_of([len(each) for each in ids], TOKENS)
    parts = []
    for rows in batches:
        _, tokens, mask = filled([(row, ids[row]) for row in rows])
        parts.append(mean_of(encoder(input_ids=tokens, attention_mask=mask).last_hidden_state, mask).numpy())
    order = np.argsort([row for rows in batches for row in rows])
    return unit(np.concatenate(parts)[order])


def fit_meaning(base: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """Return the map, one column a number of the published vector; what all texts have in common is left out."""
    spread = base.std()
    given = (base - base.mean(0)) / spread
    ridge = RIDGE * np.eye(given.shape[1])
    weights = np.linalg.solve(given.T @ given / len(given) + ridge, given.T @ (wanted - wanted.mean(0)) / len(given))
    return np.asarray(weights / spread, np.float16)
