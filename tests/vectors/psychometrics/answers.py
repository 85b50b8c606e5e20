"""Made-up answers to nine items of three factors in two groups, the same on every machine."""

from __future__ import annotations

import sys

import numpy as np
from numpy.typing import NDArray

ITEMS = ("a1", "a2", "a3", "b1", "b2", "b3", "c1", "c2", "c3")


def made_up_answers() -> tuple[NDArray[np.float64], list[str]]:
    """Return answers from 1 to 7 (600, 9) and each row's group."""
    chance = np.random.default_rng(20261123)
    covariance = np.array([[1.0, 0.4, 0.2], [0.4, 1.2, 0.3], [0.2, 0.3, 0.8]])
    factors = chance.multivariate_normal(np.zeros(3), covariance, size=600, method="cholesky")
    loadings = np.array([1.0, 0.8, 1.2, 1.0, 0.9, 0.7, 1.0, 1.1, 0.6])
    groups = np.where(np.arange(600) % 5 < 2, "one", "two")
    factors[groups == "two"] += [0.3, 0.0, -0.2]
    noise = chance.normal(0, 0.9, size=(600, 9))
    answers = np.clip(np.round(4 + factors[:, [0, 0, 0, 1, 1, 1, 2, 2, 2]] * loadings + noise), 1, 7)
    return answers, groups.tolist()


if __name__ == "__main__":
    values, names = made_up_answers()
    sys.stdout.write(",".join([*ITEMS, "group"]) + "\n")
    for row, name in zip(values.astype(int), names, strict=True):
        sys.stdout.write(",".join([*map(str, row), name]) + "\n")
