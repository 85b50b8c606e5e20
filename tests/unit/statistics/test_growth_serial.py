"""Serial correlation over whole-numbered sessions: a large service is searched on some of its clients first."""

import numpy as np
import polars as pl
import pytest

from holdspace.statistics import growth_fast
from holdspace.statistics.growth_model import GrowthModel
from holdspace.statistics.growth_serial import SerialGrid, SerialProfile
from holdspace.statistics.ou_whitening import Serial
from holdspace.statistics.session_table import Array

MODEL = GrowthModel("y ~ log1p(session) + (1 + log1p(session) | client)", residual="ou", time="session")


def _courses(level_sd: float, clients: int = 3_000, sessions: int = 12) -> pl.DataFrame:
    """Many different sets of sessions: each session is missing with a chance of .3."""
    chance = np.random.default_rng(3)
    state = np.empty((clients, sessions))
    state[:, 0] = chance.standard_normal(clients)
    for step in range(1, sessions):
        state[:, step] = 0.6 * state[:, step - 1] + 0.8 * chance.standard_normal(clients)
    level, slope = level_sd * chance.standard_normal((clients, 1)), 1.5 * chance.standard_normal((clients, 1))
    y = level + (slope - 2) * np.log1p(np.arange(sessions)) + 2 * state
    client, session = np.nonzero(chance.random((clients, sessions)) < 0.7)
    noise = 2 * chance.standard_normal(client.size)
    return pl.DataFrame({"client": client, "session": session, "y": y[client, session] + noise})


def test_a_large_service_is_found_in_few_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    looks, profile = [], SerialGrid.profile

    def counted(grid: SerialGrid, d: Array, serial: Serial) -> SerialProfile:
        looks.append(serial)
        return profile(grid, d, serial)

    monkeypatch.setattr(SerialGrid, "profile", counted)

    found = MODEL.fit(_courses(level_sd=4.0), reml=False)

    assert found.converged
    assert len(looks) < 60


@pytest.mark.parametrize("level_sd", [4.0, 0.0])
def test_the_short_way_ends_where_the_search_from_the_optimum_without_serial_correlation_does(
    level_sd: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = _courses(level_sd)
    short = MODEL.fit(table, reml=False)
    monkeypatch.setattr(growth_fast, "_patterns_coarse_to_fine", lambda sums: [sums])

    long = MODEL.fit(table, reml=False)

    assert short.llf == pytest.approx(long.llf, rel=1e-9)
