"""Mixed models: the answers of lme4 and glmmTMB on the same data, kept in tests/vectors/growth."""

import json
from pathlib import Path

import numpy as np
import pytest

from holdspace.statistics.growth_model import GrowthModel
from tests.vectors.growth.comparing import distance
from tests.vectors.growth.courses import DATA

VECTORS = Path(__file__).parents[2] / "vectors/growth"
ANSWERS = json.loads((VECTORS / "answers.json").read_text())
CASES = json.loads((VECTORS / "cases.json").read_text())
SERIAL = {
    "serial_ml": ("serial", "y ~ log1p(session) * intake + (1 | id)", False),
    "serial_reml": ("serial", "y ~ log1p(session) + female + (1 | id)", True),
    "serial_irregular_ml": ("irregular_serial", "y ~ time + female + (1 | id)", False),
}


@pytest.mark.parametrize("name", CASES)
def test_the_fit_is_lme4_s(name):
    data, formula, method = CASES[name]
    answer = ANSWERS[name]

    fit = GrowthModel(formula).fit(DATA[data], reml=method == "reml")

    found = distance(fit, answer)
    assert abs(found.short) < 1e-9
    assert fit.converged
    assert found.gradient < 1e-6
    assert found.fixed < 1e-5
    assert found.covariance < 1e-4
    assert list(fit.bse.values()) == pytest.approx(answer["se"], rel=1e-4)
    assert fit.scale == pytest.approx(answer["sigma2"], rel=1e-4)
    assert fit.n_obs == answer["n_obs"]


@pytest.mark.parametrize("name", [name for name in CASES if "therapist" in ANSWERS[name]["covariances"]])
def test_what_therapists_differ_by_is_lme4_s(name):
    data, formula, method = CASES[name]
    upper = np.array(ANSWERS[name]["covariances"]["therapist"])

    fit = GrowthModel(formula).fit(DATA[data], reml=method == "reml")

    assert fit.estimates.upper_cov == pytest.approx(upper, abs=2e-4 * max(np.max(upper), 1))


@pytest.mark.parametrize("name", SERIAL)
def test_serial_correlation_is_glmmtmb_s(name):
    data, formula, reml = SERIAL[name]
    answer = ANSWERS[name]

    fit = GrowthModel(formula, residual="ou", time="time").fit(DATA[data], reml=reml)

    assert fit.llf >= answer["loglik"] - 1e-9 * abs(answer["loglik"])
    assert fit.llf == pytest.approx(answer["loglik"], rel=1e-8)
    assert fit.converged
    shift = (np.array(list(fit.params.values())) - list(answer["fixed"].values())) / answer["se"]
    assert np.abs(shift).max() < 1e-3
    assert fit.serial_variance == pytest.approx(answer["serial_variance"], rel=1e-3)
    assert fit.scale == pytest.approx(answer["sigma2"], rel=1e-3)
    assert fit.cov_re == pytest.approx(np.array(answer["covariance"]), rel=1e-3, abs=1e-4)
