"""Reliability and factor models give the answers of other software and published examples."""

import json
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from holdspace.domain.errors import BadInput
from holdspace.statistics.factor_model import FactorModel, fit_factor_model, fit_invariance
from holdspace.statistics.psychometrics import factor_model, invariance, reliability
from holdspace.statistics.reliability import intraclass_correlations, reliability_of
from tests.vectors.psychometrics.answers import ITEMS, made_up_answers

LAVAAN = json.loads((Path(__file__).parents[2] / "vectors/psychometrics/answers.json").read_text())
MODEL = FactorModel({name: tuple(f"{name}{i}" for i in (1, 2, 3)) for name in "abc"})
VALUES, GROUPS = made_up_answers()


def test_the_items_stand_in_the_order_of_the_model():
    assert MODEL.items == ITEMS


def test_one_group_gives_lavaan_s_figures():
    fit = fit_factor_model(VALUES, MODEL)

    assert fit.is_converged
    assert fit.loglik == pytest.approx(LAVAAN["one"]["loglik"], abs=1e-6)
    assert fit.chi2 == pytest.approx(LAVAAN["one"]["chisq"], abs=1e-5)
    assert fit.df == LAVAAN["one"]["df"]
    for name in ("cfi", "tli", "rmsea"):
        assert getattr(fit, name) == pytest.approx(LAVAAN["one"][name], abs=1e-6)
    assert fit.srmr == pytest.approx(LAVAAN["srmr"], abs=1e-6)
    assert fit.loadings == pytest.approx(LAVAAN["loadings"], abs=1e-5)
    assert fit.standard_errors == pytest.approx(LAVAAN["errors"], abs=1e-5)


def test_a_table_with_named_items_gives_the_same_figures():
    table = pl.DataFrame(VALUES, schema=list(ITEMS))
    text = "a =~ a1 + a2 + a3; b =~ b1 + b2 + b3; c =~ c1 + c2 + c3"

    assert factor_model(table, text).loglik == fit_factor_model(VALUES, MODEL).loglik
    assert [step.chi2 for step in invariance(table, GROUPS, text)] == [
        step.chi2 for step in fit_invariance(VALUES, GROUPS, MODEL)
    ]
    assert reliability(table.select("a1", "a2", "a3")).alpha == reliability_of(VALUES[:, :3]).alpha


def test_an_item_that_is_not_there_is_named():
    with pytest.raises(BadInput, match="no column a9"):
        factor_model(pl.DataFrame(VALUES, schema=list(ITEMS)), "a =~ a1 + a2 + a9")


@pytest.mark.parametrize("step", ["configural", "metric", "scalar", "strict"])
def test_each_step_of_invariance_gives_lavaan_s_figures(step: str):
    (fit,) = [each for each in fit_invariance(VALUES, GROUPS, MODEL) if each.step == step]

    expected = LAVAAN["groups"][step]
    assert fit.loglik == pytest.approx(expected["loglik"], abs=1e-6)
    assert fit.chi2 == pytest.approx(expected["chisq"], abs=1e-5)
    assert fit.df == expected["df"]
    assert fit.cfi == pytest.approx(expected["cfi"], abs=1e-6)
    assert fit.rmsea == pytest.approx(expected["rmsea"], abs=1e-6)


def test_intraclass_correlations_are_those_of_shrout_and_fleiss():
    """Table 2 of their paper: six targets, four judges."""
    ratings = np.array(
        [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]], dtype=float
    )

    icc = intraclass_correlations(ratings)

    assert [round(value, 2) for value in (icc.icc1, icc.icc2, icc.icc3)] == [0.17, 0.29, 0.71]
    assert [round(value, 2) for value in (icc.icc1k, icc.icc2k, icc.icc3k)] == [0.44, 0.62, 0.91]


def test_alpha_of_parallel_items_is_spearman_and_brown_s():
    """Two items that correlate r: alpha standardised = 2 r / (1 + r)."""
    values = np.array([[1, 2], [2, 1], [3, 4], [4, 3], [5, 6], [6, 5]], dtype=float)
    r = np.corrcoef(values, rowvar=False)[0, 1]

    found = reliability_of(values)

    assert found.alpha_standardised == pytest.approx(2 * r / (1 + r))
    assert found.alpha == pytest.approx(2 * r / (1 + r))
    assert found.omega is None


def test_a_row_with_a_gap_is_left_out_and_counted():
    gap = VALUES.copy()
    gap[3, 2] = np.nan

    assert reliability_of(gap).n_excluded == 1
    assert fit_factor_model(gap, MODEL).n == 599


@given(st.integers(0, 2**32 - 1), st.floats(0.1, 10), st.floats(-5, 5))
def test_alpha_does_not_depend_on_unit_or_origin(seed: int, unit: float, origin: float):
    values = np.random.default_rng(seed).normal(size=(30, 4)) + np.arange(30)[:, None] / 10

    assert reliability_of(values * unit + origin).alpha == pytest.approx(reliability_of(values).alpha, abs=1e-9)


def test_scalar_invariance_finds_the_difference_between_the_groups_means():
    scalar = fit_invariance(VALUES, GROUPS, MODEL)[2]

    assert scalar.factor_means[0] == pytest.approx(0.3, abs=0.25)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("a = a1 + a2 + a3", "written as"),
        ("a =~ a1 + a2", "fewer than 3"),
        ("a =~ a1 + a2 + a3; b =~ a3 + b1", "two factors"),
        ("a =~ a1 + + a3", "written as"),
        ("", "fewer than"),
    ],
)
def test_a_model_that_is_none_is_refused(text: str, problem: str):
    with pytest.raises(BadInput, match=problem):
        FactorModel.parse(text)


@pytest.mark.parametrize(
    ("values", "problem"),
    [
        (VALUES[:8], "no more than 9"),
        (np.where(np.arange(9) == 2, 4.0, VALUES), "answered alike"),
        (np.where(VALUES == 1, np.inf, VALUES), "infinite"),
        (VALUES[:, :8], "9 items"),
    ],
)
def test_data_that_cannot_be_fitted_are_refused(values: np.ndarray, problem: str):
    with pytest.raises(BadInput, match=problem):
        fit_factor_model(values, MODEL)


def test_an_item_that_follows_from_others_is_refused():
    values = VALUES.copy()
    values[:, 8] = values[:, 7] + values[:, 6]

    with pytest.raises(BadInput, match="singular"):
        fit_factor_model(values, MODEL)


def test_invariance_needs_two_groups():
    with pytest.raises(BadInput, match="at least two"):
        fit_invariance(VALUES, ["one"] * len(VALUES), MODEL)


@pytest.mark.parametrize("values", [np.ones((5, 1)), np.ones((3, 4)), np.ones((20, 3))])
def test_reliability_of_too_little_is_refused(values: np.ndarray):
    with pytest.raises(BadInput):
        reliability_of(values)
