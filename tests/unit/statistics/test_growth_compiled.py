"""The compiled pass gives the sums that numpy gives; where numba is not installed numpy is used."""

from typing import Any

import numpy as np
import polars as pl
import pytest
from numba import njit

from holdspace.statistics import growth_compiled, growth_numba
from holdspace.statistics.growth_compiled_rows import _varies_within
from holdspace.statistics.growth_grid import find_patterns, sum_by_pattern
from holdspace.statistics.growth_model import GrowthModel
from tests.vectors.growth.courses import DATA

CLINIC = DATA["clinic"]
STARTS = np.flatnonzero(CLINIC.get_column("id").rle_id().diff().fill_null(1).to_numpy() != 0)
SESSIONS = CLINIC.get_column("session").to_numpy()
Y = CLINIC.get_column("y").to_numpy()
W = np.column_stack([np.ones(STARTS.size), CLINIC.get_column("intake").to_numpy()[STARTS]])


@pytest.fixture(autouse=True)
def _as_python(monkeypatch):
    """The functions that are compiled are run as they stand: the same code, without the seconds to compile it."""
    monkeypatch.setattr(growth_numba, "compiled", lambda function: function)


def compiled_patterns(sessions=SESSIONS):
    # The number that mixes the bits is meant to overflow.
    with np.errstate(over="ignore"):
        return growth_compiled.find_patterns(STARTS, sessions)


def test_the_sums_are_those_of_numpy():
    patterns = find_patterns(STARTS, SESSIONS)
    assert patterns is not None

    found = compiled_patterns()
    assert found is not None
    sums = growth_compiled.sum_by_pattern(found, STARTS, SESSIONS, Y, W, centre=9.0)
    expected = sum_by_pattern(patterns, STARTS, Y, W, centre=9.0)

    assert (sums.masks == expected.masks).all()
    for name in ("n", "ww", "yw", "yy"):
        assert getattr(sums, name) == pytest.approx(getattr(expected, name), rel=1e-12, abs=1e-9)


def test_a_session_that_comes_twice_or_too_late_is_noticed():
    twice = SESSIONS.copy()
    twice[1] = twice[0]

    assert compiled_patterns(twice) is None
    assert compiled_patterns(SESSIONS * 60) is None


def test_a_large_table_is_fitted_by_the_pass_and_gives_the_same(monkeypatch):
    expected = GrowthModel("y ~ session + intake + (1 | id)").fit(CLINIC)
    monkeypatch.setattr(growth_numba, "WORTHWHILE_ROWS", 1)
    monkeypatch.setattr(growth_numba, "is_there", lambda: True)

    with np.errstate(over="ignore"):
        fit = GrowthModel("y ~ session + intake + (1 | id)").fit(CLINIC)
        shuffled = GrowthModel("y ~ session + intake + (1 | id)").fit(CLINIC.reverse())

    assert fit.llf == pytest.approx(expected.llf, abs=1e-9)
    assert shuffled.llf == pytest.approx(expected.llf, abs=1e-9)


def test_clients_with_times_of_their_own_are_summed_the_same(monkeypatch):
    formula = "y ~ time * female + (1 + time | id)"
    expected = GrowthModel(formula).fit(DATA["irregular"])
    monkeypatch.setattr(growth_numba, "WORTHWHILE_ROWS", 1)
    monkeypatch.setattr(growth_numba, "is_there", lambda: True)

    fit = GrowthModel(formula).fit(DATA["irregular"])

    assert fit.llf == pytest.approx(expected.llf, abs=1e-9)
    assert fit.cov_re == pytest.approx(expected.cov_re, rel=1e-6)


def test_numba_compiles_the_pass():
    machine_code: Any = njit(_varies_within)

    assert machine_code(SESSIONS, np.append(STARTS, Y.size))
    assert not machine_code(np.zeros(Y.size), np.append(STARTS, Y.size))


def test_without_numba_nothing_is_missing(monkeypatch):
    monkeypatch.setattr(growth_numba, "WORTHWHILE_ROWS", 1)
    monkeypatch.setattr(growth_numba, "is_there", lambda: False)

    assert GrowthModel("y ~ session + (1 | id)").fit(pl.DataFrame(CLINIC)).converged
