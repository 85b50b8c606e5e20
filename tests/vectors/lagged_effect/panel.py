"""A made-up panel of trust and symptoms with gaps and early ends, the same on every machine."""

from __future__ import annotations

import sys

import numpy as np
from numpy.typing import NDArray

Panel = NDArray[np.float64]
TRUE_EFFECT = -1.2


def made_up_panel(n: int = 300, t: int = 5, seed: int = 20261123) -> tuple[Panel, Panel]:
    """Return predictor and outcome (n, t), NaN where there is no score; no measurement noise."""
    chance = np.random.default_rng(seed)
    level = chance.multivariate_normal([0, 0], [[0.27, -0.5], [-0.5, 9.0]], n, method="cholesky")
    now = chance.multivariate_normal([0, 0], [[0.13, 0.0], [0.0, 4.0]], n, method="cholesky")
    lag = np.array([[0.35, -0.02], [TRUE_EFFECT, 0.3]])
    predictor, outcome = np.zeros((n, t)), np.zeros((n, t))
    for s in range(t):
        if s:
            now = now @ lag.T + np.column_stack([chance.normal(0, 0.33, n), chance.normal(0, 1.9, n)])
        predictor[:, s], outcome[:, s] = 4 + level[:, 0] + now[:, 0], 12 - s / 2 + level[:, 1] + now[:, 1]
    ends = chance.integers(3, t + 1, n)[:, None] <= np.arange(t)
    gaps = ends | (chance.random((n, t)) < 0.05)
    return np.where(gaps, np.nan, predictor).round(6), np.where(gaps, np.nan, outcome).round(6)


if __name__ == "__main__":
    y, x = made_up_panel()
    sys.stdout.write(",".join([f"y{s + 1}" for s in range(5)] + [f"x{s + 1}" for s in range(5)]) + "\n")
    for row in np.concatenate([y, x], axis=1):
        sys.stdout.write(",".join("NA" if np.isnan(value) else repr(float(value)) for value in row) + "\n")
