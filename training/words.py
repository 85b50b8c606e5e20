"""Fitting the linear model over hashed words: logistic regression, each head by itself."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix, vstack
from sklearn.linear_model import LogisticRegression

from holdspace.nlp.ngrams import BUCKETS, before_buckets, features, own_buckets
from holdspace.nlp.punctuation import KINDS
from training.data import HEADS
from training.targets import soft_rows
from training.vectors import STRIPPED, WRITTEN, Read


class WordModel:
    """Rarity of each bucket, and all heads' weights side by side for each kind of transcript."""

    def __init__(self, reads: Sequence[Read], *, c: float = 4.0) -> None:
        self.idf = _idf(reads)
        self.weights, self.bias = {}, {}
        for variant, kind in enumerate(KINDS):
            rows = vstack([self.matrix(read, variant) for read in reads], format="csr")
            fitted = [_fitted(rows, *soft_rows(reads, head), len(labels), c) for head, labels in HEADS.items()]
            self.weights[kind] = np.concatenate([weights for weights, _ in fitted], axis=1).astype(np.float16)
            self.bias[kind] = np.concatenate([bias for _, bias in fitted]).astype(np.float32)

    def matrix(self, read: Read, variant: int) -> csr_matrix:
        found = features(read.texts[variant], self.idf)
        return csr_matrix((found.weights, (found.turns, found.buckets)), shape=(len(read.texts[variant]), BUCKETS))

    def logits(self, read: Read, variant: int) -> dict[str, np.ndarray]:
        kind = KINDS[variant]
        sums = self.matrix(read, variant) @ self.weights[kind].astype(np.float32) + self.bias[kind]
        ends = np.cumsum([len(labels) for labels in HEADS.values()])[:-1]
        return dict(zip(HEADS, np.split(sums, ends, axis=1), strict=True))

    def export(self, path: Path) -> None:
        """Write rarity, weights and biases; half precision, no words."""
        arrays: dict[str, np.ndarray] = {"idf": self.idf.astype(np.float16)}
        for kind in KINDS:
            arrays |= {f"{kind}.weights": self.weights[kind], f"{kind}.bias": self.bias[kind]}
        np.savez_compressed(path, **arrays)


def _fitted(
    rows: csr_matrix, at: np.ndarray, label: np.ndarray, weight: np.ndarray, n: int, c: float
) -> tuple[np.ndarray, np.ndarray]:
    model = LogisticRegression(C=c, max_iter=100, tol=2e-3)
    model.fit(rows[at], label, sample_weight=weight)
    weights, bias = np.zeros((rows.shape[1], n)), np.full(n, -9.0)
    weights[:, model.classes_], bias[model.classes_] = model.coef_.T, model.intercept_
    return weights, bias


def _idf(reads: Sequence[Read]) -> np.ndarray:
    seen = np.ones(BUCKETS)
    n = 1
    for read in reads:
        for texts in (read.texts[WRITTEN], read.texts[STRIPPED]):
            for text in texts:
                n += 1
                seen[list({*own_buckets(text), *before_buckets(text)})] += 1
    # Stored in half precision; rounded here, so that training and use see the same numbers.
    return (np.log(n / seen) + 1).astype(np.float16).astype(np.float32)
