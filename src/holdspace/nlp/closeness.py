"""How near turns are to a topic, by meaning: the cosine of the encoder's vectors, and the words that both hold.

A turn is as near as its nearest sentence. The encoder was tuned for codes and feelings; a linear map brings back how
it told topics apart before. Vectors of short texts all point much the same way, so what they have in common (the mean
over the sentences the curve was fitted on) is taken out. A logistic curve makes a probability of
cosine and shared words; it was fitted on a small set of sentences written for this purpose: see the card. Experimental.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from holdspace.nlp.encoder import Floats
from holdspace.nlp.model_folder import ModelFolder, open_model

SHIPPED = Path(__file__).parent / "models" / "closeness"
SENTENCES = re.compile(r"(?<=[.?!…])\s+")
STEM = 5  # letters: enough to tell words apart, few enough for "wedding" and "weddings" to be one
_WORD = re.compile(r"[a-z]+")
_COMMON = frozenset("the and that what time happened being with from about your you was were for her his".split())
Read = Callable[[Sequence[str]], Floats]


class Closeness:
    """The curve and what it needs; ``read`` gives the vectors of texts by the encoder that the card names."""

    def __init__(self, folder: ModelFolder, read: Read) -> None:
        self.name = folder.coder_name
        self._read = read
        self._meaning = _array(folder, "meaning.npy")
        self._centre = _array(folder, "centre.npy")
        self._weights = folder.settings["weights"]

    @classmethod
    def load(cls, read: Read, path: Path = SHIPPED) -> Closeness:
        """Return the shipped curve; raise OperatorError where it is missing or is not the one that was shipped."""
        return cls(open_model(path), read)

    def probabilities(self, topic: Sequence[str], texts: Sequence[str]) -> list[float]:
        """Return for each text how probably it is about the topic, which may be said in several ways.

        The first way counts by meaning. Of the others, names and single words mostly, a sentence must hold a word:
        the vector of a word alone is near to too much.
        """
        parts = [SENTENCES.split(text.strip()) for text in texts]
        sentences = [sentence for each in parts for sentence in each]
        if not sentences:
            return []
        vectors = unit(self._read([*topic, *sentences]) @ self._meaning - self._centre)
        cosines = vectors[: len(topic)] @ vectors[len(topic) :].T
        shared = np.array([[shared_words(way, sentence) for sentence in sentences] for way in topic])
        counts = (shared > 0) | (np.arange(len(topic)) == 0)[:, None]
        nearest = np.where(counts, self._chance(cosines, shared), 0.0).max(axis=0)
        ends = np.cumsum([len(each) for each in parts])[:-1]
        return [float(each.max()) for each in np.split(nearest, ends)]

    def _chance(self, cosines: Floats, shared: Floats) -> Floats:
        weights = self._weights
        logits = weights["cosine"] * cosines + weights["shared_words"] * shared + weights["intercept"]
        return np.asarray(1 / (1 + np.exp(-logits)), np.float32)


def _array(folder: ModelFolder, name: str) -> Floats:
    return np.asarray(np.load(io.BytesIO(folder.file(name)), allow_pickle=False), np.float32)


def unit(vectors: Floats) -> Floats:
    """Return vectors of length 1, one row each."""
    return np.asarray(vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9), np.float32)


def shared_words(topic: str, sentence: str) -> float:
    """Return which share of a topic's words stands in a sentence, 0 to 1, by the beginnings of words."""
    words = _stems(topic)
    return len(words & _stems(sentence)) / len(words) if words else 0.0


def _stems(text: str) -> set[str]:
    return {word[:STEM] for word in _WORD.findall(text.lower()) if len(word) > 2 and word not in _COMMON}
