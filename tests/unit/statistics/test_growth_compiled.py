"""The compiled pass gives the sums that numpy gives; where numba is not installed numpy is used."""

from typing import Any

import numpy as np
import polars as pl
import pytest
from numba import njit

from holdspace.statistics import growth_compiled, growth_numba
from holdspace.statistics.growth_compiled_rows import _take_constants, constants, find_runs, is_increasing
from holdspace.statistics.growth_grid import find_patterns, sum_by_pattern
from holdspace.statistics.growth_model import GrowthModel
from holdspace.statistics.growth_outlook import keep_clients
from tests.vectors.growth.courses import DATA

CLINIC = DATA["clinic"]
STARTS = np.flatnonzero(CLINIC.get_column("id").rle_id().diff().fill_null(1).to_numpy() != 0)
SESSIONS = CLINIC.get_column("session").to_numpy()
Y = CLINIC.get_column("y").to_numpy()
CLIENTS = CLINIC.get_column("id").rle_id().to_numpy()
INTAKE = CLINIC.get_column("intake").to_numpy()
NUMBERED = CLINIC.with_columns(id=pl.Series(CLIENTS))
W = np.column_stack([np.ones(STARTS.size), INTAKE[STARTS]])


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
    sums = growth_compiled.sum_by_pattern(found, STARTS, Y, W, centre=9.0)
    expected = sum_by_pattern(patterns, STARTS, Y, W, centre=9.0)

    assert (sums.masks == expected.masks).all()
    for name in ("n", "ww", "yw", "yy"):
        assert getattr(sums, name) == pytest.approx(getattr(expected, name), rel=1e-12, abs=1e-9)


def test_a_session_that_comes_twice_or_too_late_is_noticed():
    twice = SESSIONS.copy()
    twice[1] = twice[0]

    assert compiled_patterns(twice) is None
    assert compiled_patterns(SESSIONS * 60) is None


def test_a_look_finds_where_clients_begin_and_that_their_sessions_grow():
    starts, is_sorted, is_once = find_runs(CLIENTS, SESSIONS)
    _, _, is_once_backwards = find_runs(CLIENTS, SESSIONS[::-1].copy())

    assert starts.tolist() == STARTS.tolist()
    assert is_sorted
    assert not find_runs(CLIENTS[::-1].copy(), SESSIONS)[1]
    assert is_once
    assert not is_once_backwards
    assert is_increasing(SESSIONS, CLIENTS)
    assert not is_increasing(INTAKE, CLIENTS)


def test_a_look_finds_what_stays_the_same_for_a_client():
    found = constants(INTAKE, CLIENTS, STARTS)
    changed = INTAKE.copy()
    changed[-1] += 1

    assert found is not None
    assert found.tolist() == INTAKE[STARTS].tolist()
    assert constants(changed, CLIENTS, STARTS) is None
    assert constants(SESSIONS, CLIENTS, STARTS) is None


@pytest.mark.parametrize("table", [CLINIC, NUMBERED], ids=["named", "numbered"])
def test_a_large_table_is_fitted_by_the_pass_and_gives_the_same(monkeypatch, table):
    expected = GrowthModel("y ~ session + intake + (1 | id)").fit(CLINIC)
    monkeypatch.setattr(growth_numba, "WORTHWHILE_ROWS", 1)
    monkeypatch.setattr(growth_numba, "is_there", lambda: True)

    with np.errstate(over="ignore"):
        fit = GrowthModel("y ~ session + intake + (1 | id)").fit(table)
        shuffled = GrowthModel("y ~ session + intake + (1 | id)").fit(table.reverse())

    assert fit.llf == pytest.approx(expected.llf, abs=1e-9)
    assert shuffled.llf == pytest.approx(expected.llf, abs=1e-9)


def test_more_functions_of_time_than_fit_one_line_are_summed_too(monkeypatch):
    formula = "y ~ (session + I(session**2) + I(session**3) + log1p(session)) * (intake + female) + (1 + session | id)"
    expected = GrowthModel(formula).fit(CLINIC)
    monkeypatch.setattr(growth_numba, "WORTHWHILE_ROWS", 1)
    monkeypatch.setattr(growth_numba, "is_there", lambda: True)

    with np.errstate(over="ignore"):
        fit = GrowthModel(formula).fit(NUMBERED)

    assert fit.llf == pytest.approx(expected.llf, rel=1e-9)


def test_clients_with_times_of_their_own_are_summed_the_same(monkeypatch):
    formula = "y ~ time * female + (1 + time | id)"
    expected = GrowthModel(formula).fit(DATA["irregular"])
    monkeypatch.setattr(growth_numba, "WORTHWHILE_ROWS", 1)
    monkeypatch.setattr(growth_numba, "is_there", lambda: True)

    fit = GrowthModel(formula).fit(DATA["irregular"])

    assert fit.llf == pytest.approx(expected.llf, abs=1e-9)
    assert fit.cov_re == pytest.approx(expected.cov_re, rel=1e-6)


def test_numba_compiles_the_pass():
    machine_code: Any = njit(_take_constants)

    assert machine_code(INTAKE, CLIENTS, STARTS, np.empty(STARTS.size))
    assert not machine_code(Y, CLIENTS, STARTS, np.empty(STARTS.size))


def test_without_numba_nothing_is_missing(monkeypatch):
    monkeypatch.setattr(growth_numba, "WORTHWHILE_ROWS", 1)
    monkeypatch.setattr(growth_numba, "is_there", lambda: False)

    assert GrowthModel("y ~ session + (1 | id)").fit(pl.DataFrame(CLINIC)).converged


def test_the_pass_expects_of_every_client_what_numpy_expects(monkeypatch):
    formula = "y ~ log1p(session) * intake + female + (1 + log1p(session) | id)"
    fit, kept = GrowthModel(formula).fit(CLINIC), keep_clients(formula, CLINIC)
    expected = kept.outlook(fit, at=14)
    monkeypatch.setattr(growth_numba, "WORTHWHILE_ROWS", 1)
    monkeypatch.setattr(growth_numba, "is_there", lambda: True)

    found = kept.outlook(fit, at=14)

    for name in ("mean", "sd", "lower", "upper"):
        assert found[name].to_list() == pytest.approx(expected[name].to_list(), rel=1e-12)
