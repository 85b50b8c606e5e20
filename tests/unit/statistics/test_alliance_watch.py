"""The monitor as a library: what was due, alarms with their reason, open until repair, published criteria beside it."""

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from holdspace.domain.errors import BadInput
from holdspace.statistics.alliance_criteria import PublishedCriteria
from holdspace.statistics.alliance_monitor import AllianceMonitor, FittedAllianceMonitor
from holdspace.statistics.service_file import starting_values
from tests.unit.statistics.practice import practice


@pytest.fixture
def fitted():
    alarm = starting_values().monitor
    assert alarm is not None
    return FittedAllianceMonitor(AllianceMonitor(), alarm, gap=1.0, n_clients=20_000)


def one_client(*scores):
    return pl.DataFrame({"client": ["x"] * len(scores), "session": range(1, len(scores) + 1), "alliance": scores})


def test_an_alarm_tells_its_reason_and_stays_open_until_repair(fitted):
    seen = fitted.score(one_client(4.1, 4.2, 4.1, 4.2, 2.6, 2.8, 4.1, 4.2))

    assert seen["alarm"].to_list() == [False] * 4 + [True] + [False] * 3
    assert seen["is_open"].to_list() == [False] * 4 + [True, True, False, False]
    assert seen["reason"][4].startswith("2.6 where 4.")
    assert seen["probability"][4] > 0.9


def test_score_and_due_differ_by_the_residual_in_spreads(fitted):
    seen = fitted.score(one_client(4.1, 4.2, 3.5))

    assert seen["due"][2] == pytest.approx(4.1, abs=0.15)
    assert seen["residual"][2] < -1
    assert seen["due"][2] + seen["residual"][2] * seen["spread"][2] == pytest.approx(3.5, abs=1e-5)


def test_published_criteria_stand_beside_it(fitted):
    seen = fitted.score(one_client(4.0, 4.1, 4.0, 4.1, 2.9), published=PublishedCriteria())

    for name in ("control_chart", "raw_drop", "own_mean_drop"):
        assert seen[name].to_list() == [False] * 4 + [True]


def test_the_lines_of_published_criteria_can_be_moved(fitted):
    strict = PublishedCriteria(chart_sigmas=30, drop_points=2, mean_sds=5)

    seen = fitted.score(one_client(4.0, 4.1, 4.0, 4.1, 2.9), published=strict)

    assert not seen.select("control_chart", "raw_drop", "own_mean_drop").to_numpy().any()


def test_later_sessions_change_nothing(fitted):
    table, until = practice(600, seed=5), pl.col("session") <= 5

    cut = fitted.score(table.filter(until), published=PublishedCriteria())

    assert_frame_equal(cut, fitted.score(table, published=PublishedCriteria()).filter(until), check_exact=True)


def test_no_outcome_is_needed(fitted):
    assert fitted.score(practice(600, seed=5).drop("phq9")).height == practice(600, seed=5).height


def test_too_little_teaches_nothing():
    with pytest.raises(BadInput, match="200 are the fewest"):
        AllianceMonitor().fit(practice(600, seed=5).head(100))
    with pytest.raises(BadInput, match="All alliance scores are equal"):
        AllianceMonitor().fit(practice(600, seed=5).with_columns(alliance=4.0))
    with pytest.raises(BadInput, match="must lie between"):
        AllianceMonitor(false_alarms_per_10_clients=0).fit(practice(600, seed=5))


def test_the_json_holds_the_process_and_no_score_of_anyone():
    report = AllianceMonitor(false_alarms_per_10_clients=2).fit(practice(60, seed=1)).to_json()

    assert report["n_clients"] == 60
    assert report["false_alarms_per_client"] == 0.2
    assert set(report) == {"parameters", "threshold", "false_alarms_per_client", "alliance", "gap", "n_clients"}
