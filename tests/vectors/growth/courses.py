"""Made-up courses of scores, the same on every machine: what mixed models meet in a practice, and what is hard there.

Columns: id, therapist, site, arm, female, intake, session, time, sleep (differs from session to session), y.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

Array = NDArray[np.float64]


def clinic(
    *, clients: int = 150, seed: int = 1, slope: float = 2.0, serial: float = 0.0, is_rounded: bool = False
) -> pl.DataFrame:
    """Return courses over whole-numbered sessions with gaps and early ends; ``slope`` is the slopes' SD.

    ``serial`` is the SD of an Ornstein-Uhlenbeck part of range 2.
    """
    chance = np.random.default_rng(seed)
    therapist = chance.integers(0, max(clients // 12, 2), clients)
    between = chance.normal(0, 1.5, therapist.max() + 1)[therapist]
    effects = chance.multivariate_normal([0, 0], [[1.0, -0.3], [-0.3, 1.0]], clients, method="cholesky")
    client, session = np.nonzero(_seen(chance, clients, 12))
    female = (chance.random(clients) < 0.6).astype(float)
    intake = chance.normal(15, 5, clients).round(3)
    mean = 6 + 0.6 * intake + 0.8 * female + between + 3 * effects[:, 0]
    growth = -2.4 - 0.05 * (intake - 15) + slope * effects[:, 1]
    g = np.log1p(session)
    y = mean[client] + growth[client] * g + chance.normal(0, 2.8, client.size)
    if serial:
        y += serial * _walk(chance, client, session.astype(float), 2.0)
    y = np.clip(y.round(), 0, 27) if is_rounded else y.round(6)
    return _table(chance, client, session, session.astype(float), therapist, female, intake, y)


def irregular(*, clients: int = 120, seed: int = 2, serial: float = 0.0) -> pl.DataFrame:
    """Return courses at any times; ``serial`` is the SD of an Ornstein-Uhlenbeck part of range 2."""
    chance = np.random.default_rng(seed)
    seen = _seen(chance, clients, 10)
    client, session = np.nonzero(seen)
    gaps = np.maximum(0.3, chance.normal(1, 0.25, client.size)).round(4)
    therapist = np.arange(clients) // 10
    time = np.asarray(
        np.concatenate([np.cumsum(gaps[client == each]) for each in range(clients)]).round(4), dtype=float
    )
    effects = chance.multivariate_normal([0, 0], [[9.0, -0.4], [-0.4, 0.16]], clients, method="cholesky")
    female = (chance.random(clients) < 0.5).astype(float)
    intake = chance.normal(15, 5, clients).round(3)
    y = 16 + effects[client, 0] + (-0.6 + effects[client, 1]) * time + chance.normal(0, 2.5, client.size)
    y += serial * _walk(chance, client, time, 2.0)
    return _table(chance, client, session, time, therapist, female, intake, y.round(6))


def trial(*, seed: int = 3) -> pl.DataFrame:
    """Return a small trial: 100 clients, five visits each, two arms."""
    chance = np.random.default_rng(seed)
    client, session = np.repeat(np.arange(100), 5), np.tile(np.arange(5), 100)
    effects = chance.multivariate_normal([0, 0], [[16.0, -1.0], [-1.0, 0.5]], 100, method="cholesky")
    arm = np.arange(100) % 2
    slope = -0.8 - 0.7 * arm + effects[:, 1]
    y = 20 + effects[client, 0] + slope[client] * session + chance.normal(0, 2, client.size)
    female = (chance.random(100) < 0.5).astype(float)
    return _table(
        chance, client, session, session.astype(np.float64), np.arange(100) // 20, female, np.zeros(100), y.round(6)
    )


def _seen(chance: np.random.Generator, clients: int, longest: int) -> NDArray[np.bool_]:
    ends = chance.integers(2, longest + 1, clients)[:, None] <= np.arange(longest)
    gaps = chance.random((clients, longest)) < 0.07
    gaps[:, 0] = False
    return np.asarray(~(ends | gaps))


def _walk(chance: np.random.Generator, client: NDArray[np.intp], time: Array, range_: float) -> Array:
    state = np.empty(client.size)
    for row, shock in enumerate(chance.normal(0, 1, client.size)):
        is_first = row == 0 or client[row] != client[row - 1]
        kept = 0.0 if is_first else np.exp(-(time[row] - time[row - 1]) / range_)
        state[row] = kept * state[row - 1] + np.sqrt(1 - kept**2) * shock
    return state


def _table(
    chance: np.random.Generator,
    client: NDArray[np.intp],
    session: NDArray[np.intp],
    time: Array,
    therapist: NDArray[np.intp],
    female: Array,
    intake: Array,
    y: Array,
) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "id": [f"c{each}" for each in client],
            "therapist": [f"t{each}" for each in therapist[client]],
            "site": np.array(["north", "east", "south"])[therapist[client] % 3],
            "arm": np.array(["control", "treated"])[client % 2],
            "female": female[client],
            "intake": intake[client],
            "session": session,
            "time": time,
            "sleep": chance.normal(6, 1.5, client.size).round(3),
            "y": y,
        }
    )


DATA = {
    "clinic": clinic(),
    "rounded": clinic(clients=200, seed=4, is_rounded=True),
    "singular": clinic(clients=80, seed=5, slope=0.0),
    "irregular": irregular(),
    "serial": clinic(clients=200, seed=6, slope=0.0, serial=3.0),
    "irregular_serial": irregular(clients=100, seed=7, serial=3.0),
    "trial": trial(),
}

if __name__ == "__main__":
    for name, table in DATA.items():
        table.write_csv(Path(sys.argv[1]) / f"{name}.csv")
