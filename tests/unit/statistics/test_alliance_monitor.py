"""Rupture signals: they find the simulated ruptures, and are false about as seldom as they promise."""

import numpy as np
import polars as pl
import pytest

from holdspace.statistics.alliance_filter import AllianceParameters, alliance_series, surprises
from tests.unit.statistics.practice import drawn, practice, service


def monitor():
    """Return what the service's alliance scores teach."""
    found = service().monitor
    assert found is not None
    return found


@pytest.fixture(scope="module")
def seen():
    """Return the signals of 4000 clients with where their ruptures truly are."""
    table = practice(4000, seed=2)
    truth = table.select("client", "session", "true_rupture_onset", "true_rupture_active")
    return drawn(table).join(truth, on=["client", "session"])


def test_one_client_in_ten_has_a_false_alarm(seen):
    false = seen.filter((pl.col("rupture_flag") == 1) & (pl.col("true_rupture_active") == 0)).height

    assert false / 400 == pytest.approx(1.0, abs=0.2)


def test_half_of_the_ruptures_are_seen_when_they_begin(seen):
    onsets = seen.filter(pl.col("true_rupture_onset") == 1)

    assert onsets["rupture_flag"].mean() == pytest.approx(0.5, abs=0.05)


def test_the_first_two_scores_are_never_flagged(seen):
    flagged = seen.filter(pl.col("rupture_flag") == 1)

    assert flagged["session"].min() >= 3


def test_without_an_alliance_score_there_is_no_rupture_score(seen):
    assert seen.filter(pl.col("session") == 0)["rupture_score"].null_count() == 4000


def test_the_process_comes_back():
    found = monitor().parameters

    assert found.base == pytest.approx(3.9, abs=0.06)
    assert found.level_sd == pytest.approx(np.hypot(0.52, 0.17), abs=0.05)
    assert np.hypot(found.state_sd, found.noise_sd) == pytest.approx(np.hypot(0.36, 0.20), abs=0.03)
    assert found.drop == pytest.approx(0.95, abs=0.15)
    assert found.hazard == pytest.approx(0.045, abs=0.015)


def test_a_deep_fall_stays_one_surprise_and_repair_is_none():
    """The influence of a rupture is bounded: the sessions after its repair look usual again."""
    parameters = AllianceParameters(4.0, 0.0, 0.5, 0.3, 1.0, 0.2, float("inf"), 0.04, 0.9, 0.5)
    scores = np.array([4.0, 4.1, 4.0, 2.2, 4.0, 4.1])
    steps = np.arange(1.0, 7.0)

    depth = -surprises(alliance_series(np.zeros(6, dtype=np.int64), steps, steps, scores), parameters)[:, 0]

    assert depth[3] > 3.5
    assert (np.abs(np.delete(depth, 3)) < 1.3).all()


def test_the_line_lies_where_one_quiet_session_in_seventy_falls():
    assert 1.8 < monitor().threshold < 2.6
