"""Nearness to a topic by the vectors of a made-up reader; and the curve that ships fits the encoder that ships."""

import hashlib
from collections.abc import Sequence

import numpy as np
import pytest

from holdspace.nlp import listening_coder
from holdspace.nlp.closeness import SHIPPED, Closeness, shared_words
from holdspace.nlp.model_folder import open_model

KNOWN = {"My brother": (1.0, 0.0), "Your sibling rang.": (0.9, 0.1), "It rained.": (0.0, 1.0), "Tom": (0.0, 1.0)}


def read(texts: Sequence[str]) -> np.ndarray:
    """Return what the shipped map makes two numbers of for known texts, turned away from everything for others."""
    pairs = np.array([KNOWN.get(text, (-1.0, -1.0)) for text in texts])
    mapped = np.pad(pairs, ((0, 0), (0, 382))) + np.load(SHIPPED / "centre.npy")
    return np.asarray(np.linalg.solve(np.load(SHIPPED / "meaning.npy").astype(float).T, mapped.T).T)


def test_a_turn_is_as_near_as_its_nearest_sentence():
    near, far = Closeness.load(read).probabilities(["My brother"], ["It rained. Your sibling rang.", "It rained."])

    assert near > 0.5
    assert far < 0.1


def test_another_word_for_it_counts_where_it_stands_in_the_sentence_and_nowhere_else():
    closeness = Closeness.load(read)

    assert closeness.probabilities(["My brother", "Tom"], ["It rained."])[0] < 0.1
    assert shared_words("Tom or my brother", "Is my brother there?") == pytest.approx(1 / 2)


def test_the_curve_was_fitted_on_the_encoder_that_ships():
    """Another encoder gives other vectors: run `python -m training.closeness` and write its numbers into the card."""
    encoder = (listening_coder.SHIPPED / "encoder.onnx").read_bytes()

    assert open_model(SHIPPED).settings["encoder"] == hashlib.sha256(encoder).hexdigest()
