"""The simulated practice is calibrated to published figures, and its truth is the truth of its rows."""

import numpy as np
import polars as pl
import pytest

from holdspace.statistics.clinic_simulation import CORRELATIONS, INTAKE_SD, LEVEL_SDS, simulate_clinic


@pytest.fixture(scope="module")
def practice():
    return simulate_clinic(clients=6000, seed=1)


def mean(values: pl.Series) -> float:
    return float(values.cast(pl.Float64).to_numpy().mean())


def sd(values: pl.Series) -> float:
    return float(values.cast(pl.Float64).to_numpy().std(ddof=1))


def test_it_starts_and_ends_where_services_do(practice):
    of_client = practice.group_by("client", maintain_order=True)
    first, last = (of_client.agg(getattr(pl.col("phq9"), name)())["phq9"] for name in ("first", "last"))

    assert [mean(first), mean(last)] == pytest.approx([15.8, 10.4], abs=0.4)
    assert [sd(first), sd(last)] == pytest.approx([5.4, 6.2], abs=0.3)


def test_three_in_ten_have_a_rupture_and_a_quarter_drops_out(practice):
    by_client = practice.group_by("client").agg(pl.col("true_rupture_onset", "dropped_out").max())

    assert mean(by_client["true_rupture_onset"]) == pytest.approx(0.30, abs=0.03)
    assert mean(by_client["dropped_out"]) == pytest.approx(0.235, abs=0.03)


def test_alliance_goes_with_change_as_published(practice):
    by_client = practice.group_by("client").agg(
        pl.col("phq9").first().alias("first"), pl.col("phq9").last().alias("last"), pl.col("alliance").mean()
    )
    whole = by_client.drop_nulls()
    first, last, alliance = (whole[name].to_numpy() for name in ("first", "last", "alliance"))
    residual = last - np.polyval(np.polyfit(first, last, 1), first)

    assert -np.corrcoef(alliance, residual)[0, 1] == pytest.approx(0.27, abs=0.04)


def test_intake_has_no_alliance_and_scores_stay_on_their_scales(practice):
    assert practice.filter(pl.col("session") == 0)["alliance"].null_count() == 6000
    for name, least, most in (("phq9", 0, 27), ("alliance", 1, 5), ("session", 0, 20)):
        assert practice[name].drop_nulls().is_between(least, most).all()


def test_five_in_a_hundred_sessions_are_not_recorded(practice):
    inner = practice.group_by("client").agg(pl.len().alias("n"), pl.col("session").max().alias("last"))
    long = inner.filter(pl.col("last") >= 10)

    # The last recorded session is there by definition.
    missing = 1 - (mean(long["n"]) - 2) / (mean(long["last"]) - 1)
    assert missing == pytest.approx(0.05, abs=0.01)


def test_ruptures_begin_at_the_third_session_and_are_active_when_they_begin(practice):
    onsets = practice.filter(pl.col("true_rupture_onset") == 1)

    assert onsets["session"].min() == 3
    assert (onsets["true_rupture_active"] == 1).all()


def test_dropping_out_happens_as_often_as_the_true_hazard_says(practice):
    sessions = practice.filter(pl.col("session") > 0)

    assert mean(sessions["dropped_out"]) == pytest.approx(mean(sessions["true_dropout_hazard"]), abs=0.003)


def test_the_gaussian_practice_has_the_moments_of_its_linear_mixed_model():
    table = simulate_clinic(clients=8000, seed=2, is_gaussian=True)
    start = table.filter(pl.col("session") == 0)

    assert mean(start["phq9"]) == pytest.approx(15.9, abs=0.2)
    variance = INTAKE_SD**2 + 0.40**2 + 8.0
    assert sd(start["phq9"]) ** 2 == pytest.approx(variance, rel=0.06)
    noise = table["phq9"] - table["true_trajectory"]
    assert sd(noise) == pytest.approx(np.sqrt(8.0), rel=0.02)


def test_irregular_sessions_are_about_a_week_apart():
    table = simulate_clinic(clients=500, seed=3, has_irregular_times=True)
    gaps = table.filter(pl.col("session") == 1)["time"]

    assert [mean(gaps), sd(gaps)] == pytest.approx([1, 0.25], abs=0.05)
    assert (gaps >= 0.3).all()


def test_the_correlations_are_those_of_the_specification():
    assert CORRELATIONS[0][1:] == (-0.20, -0.10)
    assert CORRELATIONS[1][2] == -0.28
    assert LEVEL_SDS[1:] == (2.0, 0.52)
