"""Fitting the linear model over hashed words: logistic regression, each head by itself."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from holdspace.nlp.ngrams import BUCKETS, before_buckets, features, own_buckets
from training.data import HEADS
from training.targets import soft_rows
from training.vectors import Read


class WordModel:
    """Rarity of each bucket, and each head's weights."""

    def __init__(self, reads: Sequence[Read], *, c: float = 4.0) -> None:
        self.idf = _idf(reads)
        rows = [self.matrix(read, variant) for read in reads for variant in (0, 1)]
        self.weights, self.bias = {}, {}
        stacked = csr_matrix(_vstack(rows))
        for head in HEADS:
            at, label, weight = soft_rows(reads, head, copies=2)
            model = LogisticRegression(C=c, max_iter=150, tol=1e-3)
            model.fit(stacked[at], label, sample_weight=weight)
            self.weights[head] = model.coef_.T.astype(np.float16)
            self.bias[head] = model.intercept_.astype(np.float32)

    def matrix(self, read: Read, variant: int) -> csr_matrix:
        texts = read.texts[variant]
        rows = [features(text, before, self.idf) for text, before in zip(texts, ["", *texts[:-1]], strict=True)]
        lengths = np.cumsum([0, *map(len, rows)])
        columns = np.concatenate([np.fromiter(row, np.int32, len(row)) for row in rows])
        values = np.concatenate([np.fromiter(row.values(), np.float32, len(row)) for row in rows])
        return csr_matrix((values, columns, lengths), shape=(len(rows), BUCKETS))

    def logits(self, read: Read, variant: int) -> dict[str, np.ndarray]:
        rows = self.matrix(read, variant)
        return {head: rows @ self.weights[head].astype(np.float32) + self.bias[head] for head in HEADS}

    def export(self, path: Path) -> None:
        """Write rarity, weights and biases; half precision, no words."""
        arrays: dict[str, np.ndarray] = {"idf": np.array(self.idf, np.float16)}
        for head in HEADS:
            arrays |= {f"{head}_weights": self.weights[head], f"{head}_bias": self.bias[head]}
        np.savez_compressed(path, **arrays)


def _idf(reads: Sequence[Read]) -> list[float]:
    seen = np.ones(BUCKETS)
    n = 1
    for read in reads:
        for texts in read.texts:
            for text in texts:
                n += 1
                for bucket in {*own_buckets(text), *before_buckets(text)}:
                    seen[bucket] += 1
    # Stored in half precision; rounded here, so that training and use see the same numbers.
    return (np.log(n / seen) + 1).astype(np.float16).astype(np.float64).tolist()


def _vstack(rows: Sequence[csr_matrix]) -> csr_matrix:
    data = np.concatenate([row.data for row in rows])
    indices = np.concatenate([row.indices for row in rows])
    ends = np.cumsum([0, *(count for row in rows for count in np.diff(row.indptr))])
    return csr_matrix((data, indices, ends), shape=(len(ends) - 1, BUCKETS))
