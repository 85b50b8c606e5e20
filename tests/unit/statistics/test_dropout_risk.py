"""The chance of not coming back: near the simulator's true hazard, from nothing later, never from too few."""

import numpy as np
import polars as pl
import pytest
from polars.testing import assert_frame_equal
from scipy.stats import spearmanr

from holdspace.domain.errors import BadInput
from holdspace.statistics.dropout_risk import DropoutRisk
from tests.unit.statistics.practice import practice


@pytest.fixture(scope="module")
def fitted():
    return DropoutRisk().fit(practice(3000, seed=1))


def test_it_follows_the_true_hazard(fitted):
    truth = practice(2000, seed=2)
    rows = fitted.predict_proba(truth).join(truth, on=["client", "session"])

    assert spearmanr(rows["dropout_probability"], rows["true_dropout_hazard"]).statistic > 0.8
    assert rows["dropout_probability"].to_numpy().mean() == pytest.approx(
        rows["true_dropout_hazard"].to_numpy().mean(), rel=0.1
    )


def test_the_interval_surrounds_the_chance(fitted):
    rows = fitted.predict_proba(practice(200, seed=2))

    assert (rows["lower"] <= rows["dropout_probability"]).all()
    assert (rows["dropout_probability"] <= rows["upper"]).all()


def test_later_sessions_change_nothing(fitted):
    table, until = practice(300, seed=2), pl.col("session") <= 4

    cut = fitted.predict_proba(table.filter(until))

    assert_frame_equal(cut, fitted.predict_proba(table).filter(until), abs_tol=1e-6)


def test_a_service_without_alliance_scores_has_a_risk_from_symptoms():
    fitted = DropoutRisk().fit(practice(3000, seed=1).drop("alliance"))

    chance = fitted.predict_proba(practice(200, seed=2).drop("alliance"))["dropout_probability"].to_numpy()

    assert ((chance > 0) & (chance < 0.5)).all()


def test_too_few_dropouts_give_no_figure():
    with pytest.raises(BadInput, match="30 are the fewest"):
        DropoutRisk().fit(practice(600, seed=5).filter(pl.col("client") <= 60))


def test_what_is_no_yes_or_no_is_refused():
    table = practice(600, seed=5).with_columns(dropped_out=pl.col("session"))

    with pytest.raises(BadInput, match="must be 0 or 1"):
        DropoutRisk().fit(table)


def test_the_json_holds_weights_and_no_score_of_anyone(fitted):
    report = fitted.to_json()

    assert report["n_events"] > 500
    assert report["weights"]["alliance"] < 0
    assert set(report) == {"weights", "se", "centre", "scale", "n_sessions", "n_events", "left_out"}
    assert np.isfinite(list(report["se"].values())).all()
