"""What is expected of a client: from the past only, as wide as it should be, and the same by every way."""

import numpy as np
import polars as pl
import pytest

from holdspace.domain.errors import BadInput
from holdspace.statistics.growth_model import GrowthModel
from holdspace.statistics.growth_outlook import keep_clients
from holdspace.statistics.growth_prediction import predict_at
from tests.vectors.growth.courses import DATA, clinic

FORMULA = "y ~ log1p(session) * intake + female + (1 + log1p(session) | id)"
CLINIC = DATA["clinic"]
FIT = GrowthModel(FORMULA).fit(CLINIC)


@pytest.mark.parametrize("residual", ["iid", "ou"])
def test_a_row_is_predicted_from_nothing_later(residual):
    fit = GrowthModel(FORMULA, residual=residual, time="session" if residual == "ou" else "").fit(CLINIC)
    early = CLINIC.filter(pl.col("session") <= 3)

    whole = fit.predict(CLINIC).filter(pl.col("session") <= 3)
    cut = fit.predict(early)

    assert whole.get_column("expected").to_list() == pytest.approx(cut.get_column("expected").to_list(), abs=1e-9)
    assert whole.get_column("upper").to_list() == pytest.approx(cut.get_column("upper").to_list(), abs=1e-9)


@pytest.mark.parametrize("interval", [0.5, 0.8, 0.95])
def test_intervals_hold_what_they_promise_where_the_model_is_true(interval):
    new = clinic(clients=1500, seed=77)
    fit = GrowthModel(FORMULA).fit(clinic(clients=3000, seed=78))

    predicted = fit.predict(new, interval=interval).filter(pl.col("session") > 2)

    held = ((predicted["y"] >= predicted["lower"]) & (predicted["y"] <= predicted["upper"])).mean()
    assert held == pytest.approx(interval, abs=0.02)


@pytest.mark.parametrize(
    ("at", "change", "problem"),
    [
        (float("nan"), None, "The time must be a number"),
        (float("inf"), None, "The time must be a number"),
        (99, float("nan"), "The reliable change must be more than 0 points"),
        (99, -3.0, "The reliable change must be more than 0 points"),
    ],
)
def test_a_time_or_a_change_that_is_none_is_refused(at: float, change: float | None, problem: str):
    with pytest.raises(BadInput, match=problem):
        predict_at(FIT, CLINIC, at=at, interval=0.8, reliable_change=change)


def test_kept_sums_and_the_table_predict_the_same():
    by_sums = keep_clients(FORMULA, CLINIC).outlook(FIT, at=14, interval=0.9, reliable_change=6)
    by_table = FIT.predict(CLINIC, at=14, interval=0.9, reliable_change=6)

    both = by_table.join(by_sums, on="id", suffix="_kept")
    assert both.height == FIT.n_clients
    for name in ("mean", "sd", "lower", "upper", "p_no_improvement"):
        assert both[name].to_list() == pytest.approx(both[f"{name}_kept"].to_list(), abs=1e-9)


def test_kept_sums_count_no_row_twice_and_say_what_they_left_out():
    kept = keep_clients(FORMULA, pl.concat([CLINIC, CLINIC[:5], CLINIC[:3].with_columns(y=pl.lit(None))]))

    assert kept.n_excluded == 8
    expected = keep_clients(FORMULA, CLINIC).outlook(FIT, at=14)
    assert kept.outlook(FIT, at=14).sort("id").equals(expected.sort("id"))
    with pytest.raises(BadInput, match="two different rows"):
        keep_clients(FORMULA, pl.concat([CLINIC, CLINIC[:5].with_columns(pl.col("y") + 1)]))
    with pytest.raises(BadInput, match="No row holds all"):
        keep_clients(FORMULA, CLINIC.with_columns(y=pl.lit(float("nan"))))


def test_kept_sums_of_another_model_are_refused():
    kept = keep_clients("y ~ session + (1 | id)", CLINIC)

    with pytest.raises(BadInput, match="another model"):
        kept.outlook(FIT, at=14)


def test_random_effects_are_the_shrunken_differences():
    """In a model of levels alone: n D / (n D + sigma2) times the mean residual."""
    fit = GrowthModel("y ~ 1 + (1 | id)").fit(CLINIC)
    rows = CLINIC.filter(pl.col("id") == "c3")["y"].to_numpy()

    effects = fit.random_effects(CLINIC)

    variance = float(fit.cov_re[0, 0])
    shrunk = rows.size * variance / (rows.size * variance + fit.scale)
    expected = shrunk * (rows.mean() - fit.params["Intercept"])
    assert effects.filter(pl.col("id") == "c3")["Intercept"].item() == pytest.approx(expected)
    assert effects["Intercept"].to_numpy().mean() == pytest.approx(0, abs=0.2)


def test_rows_without_a_score_are_predicted_and_teach_nothing():
    blank = CLINIC.with_columns(y=pl.when(pl.col("session") == 1).then(None).otherwise(pl.col("y")))
    without = CLINIC.filter(pl.col("session") != 1)

    predicted = FIT.predict(blank)

    assert predicted.filter(pl.col("session") == 1)["expected"].is_not_null().all()
    later = predicted.filter(pl.col("session") != 1)["expected"].to_list()
    assert later == pytest.approx(FIT.predict(without)["expected"].to_list(), abs=1e-6)


def test_what_cannot_be_predicted_is_refused():
    with pytest.raises(BadInput, match="between 0 and 1"):
        FIT.predict(CLINIC, interval=1.2)
    with pytest.raises(BadInput, match="or later"):
        FIT.predict(CLINIC, at=3)
    with pytest.raises(BadInput, match="no column female"):
        FIT.predict(CLINIC.drop("female"))
    with pytest.raises(BadInput, match="No row holds"):
        FIT.predict(CLINIC.with_columns(female=pl.lit(None, dtype=pl.Float64)))
    with pytest.raises(BadInput, match="tells the time"):
        GrowthModel("y ~ 1 + (1 | id)").fit(CLINIC).predict(CLINIC, at=3)


def test_a_therapist_s_difference_is_part_of_the_interval():
    two = GrowthModel("y ~ session + (1 | id)").fit(CLINIC)
    three = GrowthModel("y ~ session + (1 | id) + (1 | therapist)").fit(CLINIC)

    predicted = [fit.predict(CLINIC) for fit in (two, three)]
    widths = [np.mean((each["upper"] - each["lower"]).to_numpy()) for each in predicted]

    assert widths[1] == pytest.approx(widths[0], rel=0.03)
