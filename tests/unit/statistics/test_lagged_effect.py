"""The lagged effect: lavaan's answer on the same data, the truth on simulated ones, nothing from too few."""

import json
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from holdspace.domain.errors import BadInput
from holdspace.statistics.lagged_effect import LaggedEffect, fit_lagged_effect, panel_of
from tests.vectors.lagged_effect.panel import TRUE_EFFECT, made_up_panel

LAVAAN = json.loads((Path(__file__).parents[2] / "vectors/lagged_effect/answers.json").read_text())


def test_the_panel_is_lavaan_s():
    fit = fit_lagged_effect(*made_up_panel())

    assert fit.is_converged
    assert fit.loglik == pytest.approx(LAVAAN["loglik"], abs=1e-5)
    assert fit.within.value == pytest.approx(LAVAAN["within"], abs=1e-3)
    assert fit.back.value == pytest.approx(LAVAAN["back"], abs=1e-4)
    assert fit.persistence_predictor.value == pytest.approx(LAVAAN["predictor"], abs=1e-4)
    assert fit.persistence_outcome.value == pytest.approx(LAVAAN["outcome"], abs=1e-4)


def test_intervals_hold_the_truth_about_nineteen_times_in_twenty():
    fits = [fit_lagged_effect(*made_up_panel(n=400, seed=seed), is_corrected=False) for seed in range(30)]

    held = sum(fit.within.interval[0] < TRUE_EFFECT < fit.within.interval[1] for fit in fits)

    assert held >= 26
    assert np.mean([fit.within.value for fit in fits]) == pytest.approx(TRUE_EFFECT, abs=0.12)


def test_measurement_noise_draws_the_effect_to_zero_and_the_corrected_value_back():
    chance = np.random.default_rng(5)
    predictor, outcome = made_up_panel(n=6000, t=7, seed=6)

    fit = fit_lagged_effect(
        predictor + chance.normal(0, 0.2, predictor.shape), outcome + chance.normal(0, 2.0, outcome.shape)
    )

    assert fit.within.value > 0.85 * TRUE_EFFECT
    assert fit.within_corrected is not None
    assert fit.within_corrected.value == pytest.approx(TRUE_EFFECT, abs=0.4)
    assert fit.within_corrected.standard_error > fit.within.standard_error


def test_a_table_becomes_a_panel_without_the_intake():
    predictor, outcome = panel_of(
        ["b", "a", "a", "a"], np.array([1, 0, 1, 3]), np.array([4.0, np.nan, 3.0, 5.0]), np.array([9.0, 20, 18, 12])
    )

    assert predictor.shape == (2, 7)
    np.testing.assert_array_equal(predictor[0, :3], [3.0, np.nan, 5.0])
    np.testing.assert_array_equal(outcome[1, :2], [9.0, np.nan])


def table_of(predictor, outcome):
    n, t = predictor.shape
    client, session = np.repeat(np.arange(n), t), np.tile(np.arange(1, t + 1), n)
    return pl.DataFrame({"client": client, "session": session, "trust": predictor.ravel(), "phq9": outcome.ravel()})


def test_a_table_of_sessions_gives_what_its_panel_gives():
    predictor, outcome = made_up_panel()

    result = LaggedEffect(predictor="trust", occasions=5).fit(table_of(predictor, outcome))

    assert result.within.value == pytest.approx(fit_lagged_effect(predictor, outcome).within.value, abs=1e-6)
    assert json.loads(json.dumps(result.to_json()))["within"]["value"] == result.within.value


def test_a_known_reliability_takes_the_noise_out():
    chance = np.random.default_rng(8)
    predictor, outcome = made_up_panel(n=4000, t=7, seed=9)
    noisy = predictor + chance.normal(0, 0.2, predictor.shape)
    within = 0.33**2 / (1 - 0.35**2)

    result = LaggedEffect(predictor="trust", reliability=within / (within + 0.04)).fit(table_of(noisy, outcome))

    assert result.within_corrected is not None
    assert result.within.value > 0.9 * TRUE_EFFECT
    assert result.within_corrected.value == pytest.approx(TRUE_EFFECT, abs=0.2)
    strengths = [-estimate.value for _, estimate in result.sensitivity]
    assert strengths == sorted(strengths, reverse=True)


def test_a_reliability_beyond_one_is_refused():
    with pytest.raises(BadInput, match="between 0 and 1"):
        fit_lagged_effect(*made_up_panel(), reliability=1.2)


def test_two_rows_for_one_session_are_refused():
    with pytest.raises(BadInput, match="two rows"):
        panel_of(["a", "a"], np.array([1, 1]), np.ones(2), np.ones(2))


def test_too_little_gives_no_figure():
    predictor, outcome = made_up_panel(n=99)

    with pytest.raises(BadInput, match="At least 100 clients"):
        fit_lagged_effect(predictor, outcome)
    with pytest.raises(BadInput, match="At least 4 sessions"):
        fit_lagged_effect(*(panel[:, :3] for panel in made_up_panel()))


def test_junk_is_refused():
    predictor, outcome = made_up_panel()
    constant, infinite, never = predictor.copy(), predictor.copy(), np.full_like(predictor, np.nan)
    constant[:, 2], infinite[0, 0] = 1.0, np.inf

    for junk, problem in ((constant, "same score"), (infinite, "infinite"), (never, "never scored")):
        with pytest.raises(BadInput, match=problem):
            fit_lagged_effect(junk, outcome)
    with pytest.raises(BadInput, match="same clients"):
        fit_lagged_effect(predictor[:50], outcome)
