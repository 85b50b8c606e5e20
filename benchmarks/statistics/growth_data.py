"""Courses that follow the mixed model exactly: `python -m benchmarks.statistics.growth_data CLIENTS OUT.parquet`."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import polars as pl

SESSIONS = 16


def courses(clients: int, *, seed: int = 1, serial: float = 0.0) -> pl.DataFrame:
    """Return about 8.5 sessions a client, 16 at most, 5 % missing; ``serial`` is the SD of a part of range 2."""
    chance = np.random.default_rng(seed)
    effects = chance.standard_normal((clients, 2)) @ np.linalg.cholesky([[1.0, -0.2], [-0.2, 1.0]]).T
    level = 15.9 + effects[:, 0] * 4.7
    slope = -2.45 - 0.235 * effects[:, 0] + 2.0 * effects[:, 1]
    female = (chance.random(clients) < 0.65).astype(float)
    intake = effects[:, 0] * 2.3 + chance.standard_normal(clients) * 5
    g = np.log1p(np.arange(SESSIONS))
    y = (level + 0.4 * female)[:, None] + slope[:, None] * g + 2.828 * chance.standard_normal((clients, SESSIONS))
    if serial:
        y += serial * _walk(chance, clients)
    client, session = np.nonzero(_seen(chance, clients))
    return pl.DataFrame(
        {
            "client": client.astype(np.int32),
            "session": session.astype(np.int32),
            "g": g[session],
            "intake": intake[client],
            "female": female[client],
            "y": y[client, session],
        }
    )


def _walk(chance: np.random.Generator, clients: int) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    kept = float(np.exp(-1 / 2.0))
    state = np.empty((clients, SESSIONS))
    state[:, 0] = chance.standard_normal(clients)
    for session in range(1, SESSIONS):
        shock = chance.standard_normal(clients)
        state[:, session] = kept * state[:, session - 1] + np.sqrt(1 - kept**2) * shock
    return state


def _seen(chance: np.random.Generator, clients: int) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    stays = np.ones((clients, SESSIONS), dtype=bool)
    stays[:, 1:] = np.cumprod(chance.random((clients, SESSIONS - 1)) >= 0.085, axis=1).astype(bool)
    is_noted = chance.random((clients, SESSIONS)) >= 0.05
    is_noted[:, 0] = True
    return np.asarray(stays & is_noted)


if __name__ == "__main__":
    table = courses(int(sys.argv[1]), serial=float(sys.argv[3]) if len(sys.argv) > 3 else 0.0)
    table.write_parquet(Path(sys.argv[2]))
    print(f"{table.height / int(sys.argv[1]):.2f} sessions a client")
