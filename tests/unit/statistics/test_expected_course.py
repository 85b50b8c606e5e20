"""The course to be expected: intervals and chances that keep their word on clients that were not learned from."""

from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from holdspace.domain.errors import BadInput
from holdspace.statistics.course_calibration import Predicted, calibrate, outlook
from holdspace.statistics.course_model import CourseModel, Courses
from holdspace.statistics.expected_course import ExpectedCourse
from holdspace.statistics.service_signals import courses_of, session_rows
from tests.unit.statistics.practice import drawn, practice, service


def others():
    """Return signals of clients not learned from, with what became of them."""
    table = practice(3000, seed=2)
    whole = drawn(table).join(table.select("client", "session", "phq9"), on=["client", "session"])
    of_client = pl.col("phq9").sort_by("session").over("client")
    whole = whole.with_columns(
        pl.col("session").max().over("client").alias("ended"),
        pl.col("phq9").sort_by("session").first().over("client").alias("first"),
        pl.col("phq9").sort_by("session").last().over("client").alias("final"),
        of_client.len().over("client").alias("n"),
    )
    return whole.filter((pl.col("ended") >= 6) & (pl.col("ended") > pl.col("session")))


@pytest.mark.parametrize("session", [2, 3, 5, 8])
def test_four_in_five_last_scores_lie_in_the_interval(session):
    rows = others().filter(pl.col("session") == session)

    inside = rows.select(pl.col("final").is_between(pl.col("lower"), pl.col("upper")).mean()).item()

    assert inside == pytest.approx(0.80, abs=0.04)


@pytest.mark.parametrize("session", [2, 3, 5])
def test_a_chance_of_no_improvement_happens_as_often_as_it_says(session):
    rows = others().filter(pl.col("session") == session).sort("no_improvement_probability")
    happened = (rows["final"] > rows["first"] - 6).to_numpy()
    chance = rows["no_improvement_probability"].to_numpy()

    gaps = [abs(happened[part].mean() - chance[part].mean()) for part in np.array_split(np.arange(chance.size), 4)]

    assert max(gaps) < 0.07


def test_it_says_more_than_the_last_score_alone():
    rows = others().filter(pl.col("session") == 3)
    final, last = rows["final"].to_numpy(), rows["phq9"].to_numpy()

    assert np.sqrt(np.mean((rows["expected"].to_numpy() - final) ** 2)) < 0.9 * np.sqrt(np.mean((last - final) ** 2))


def test_what_is_expected_stays_on_the_scale():
    rows = drawn(practice(3000, seed=2))

    assert (rows["lower"] >= 0).all()
    assert (rows["upper"] <= 27).all()
    assert ((rows["lower"] <= rows["expected"]) & (rows["expected"] <= rows["upper"])).all()


def test_a_model_without_slopes_is_chosen_where_there_are_none():
    chance = np.random.default_rng(3)
    starts = np.arange(0, 360, 6, dtype=np.intp)
    elapsed = np.tile(np.arange(6.0), 60)
    level = np.repeat(chance.normal(0, 4, 60), 6)
    courses = Courses(starts, elapsed, 15 - 2 * np.log1p(elapsed) + level + chance.normal(0, 3, 360))

    assert not CourseModel.choose(courses).has_slopes


def test_a_model_of_other_clients_leads_to_that_of_these():
    rows = session_rows(practice(300, seed=5), outcome="phq9", alliance="alliance", source="practice")
    courses = courses_of(rows, 1.0).with_scores()
    whole = CourseModel.choose(courses)

    found = replace(whole, noise_variance=2 * whole.noise_variance, first_variance=0.0).refit(courses)

    assert found.fixed == pytest.approx(whole.fixed, rel=1e-3)
    assert found.re_cov == pytest.approx(whole.re_cov, rel=1e-3)
    assert found.noise_variance == pytest.approx(whole.noise_variance, rel=1e-3)


def test_the_latest_score_counts_for_more_where_finished_clients_show_that_it_should():
    chance = np.random.default_rng(4)
    mean, latest = chance.normal(12, 3, 1000), chance.normal(12, 5, 1000)
    last = 0.5 * mean + 0.5 * latest + chance.normal(0, 1, 1000)
    ones = np.ones(1000)
    predicted = Predicted(np.arange(1000), ones.astype(np.intp), mean, 3 * ones, 15 * ones, latest)

    stages = calibrate(predicted, last, coverage=0.8, reliable_change=6.0)

    assert stages[0].correction[2] == pytest.approx(0.5, abs=0.05)
    expected = outlook(stages, predicted, reliable_change=6.0, limits=(-50, 50)).expected
    assert np.sqrt(np.mean((expected - last) ** 2)) < 1.3


def test_a_session_without_a_score_leaves_the_latest_as_it_was():
    table = practice(70, seed=9).filter(pl.col("client") == 1).head(5)
    gap = table.with_columns(
        pl.when(pl.col("session") == table["session"][3]).then(None).otherwise("phq9").alias("phq9")
    )

    with_gap, without = drawn(gap), drawn(gap.filter(pl.col("phq9").is_not_null()))

    later = without["session"].to_list()
    assert with_gap.filter(pl.col("session").is_in(later))["expected"].to_list() == without["expected"].to_list()


def test_too_few_finished_clients_give_no_course():
    rows = session_rows(practice(70, seed=9).filter(pl.col("client") <= 40), outcome="phq9", alliance="", source="x")

    with pytest.raises(BadInput, match="60 are the fewest"):
        ExpectedCourse.fit(courses_of(rows, 1.0))


def test_a_scale_without_variance_gives_no_course():
    rows = session_rows(practice(), outcome="phq9", alliance="", source="x")
    flat = replace(courses_of(rows, 1.0), scores=np.full(rows.session.size, 7.0))

    with pytest.raises(BadInput, match="All scores"):
        ExpectedCourse.fit(flat)


def test_a_small_service_is_told_how_many_it_rests_on():
    assert service().course.n_clients == pytest.approx(1000, abs=15)
