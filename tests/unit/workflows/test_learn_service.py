"""What finished clients teach about each measure: intervals that keep their word, either way round, or nothing."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import polars as pl
import pytest

from holdspace.domain.errors import BadInput
from holdspace.statistics.clinic_simulation import simulate_clinic
from holdspace.workflows.expect_course import Outlook, Withheld, find_outlook, shipped_course
from holdspace.workflows.learn_service import FinishedClient, learn_service
from holdspace.workflows.learned_service import LearnedService, Measured, UsualCourse, from_json, to_json

DISTRESS = Measured("distress", "1", "total", 0, 27, reliable_change=6)
WELL_BEING = Measured("well-being", "1", "total", 0, 100, is_higher_better=True, reliable_change=20)
TURNED = Measured("turned", "1", "total", 0, 27, is_higher_better=True, reliable_change=6)
NO_ERROR = Measured("no-error", "1", "total", 0, 27)
OF_EACH = {
    DISTRESS: lambda score, _noise: score,
    TURNED: lambda score, _noise: 27 - score,
    NO_ERROR: lambda score, _noise: score,
    # In steps of 4, with an error of its own, and with more room at the good end than the simulated scores have.
    WELL_BEING: lambda score, noise: float(np.clip(4 * np.round((92 - 3 * score + noise) / 4), 0, 100)),
}


@cache
def finished(clients: int, seed: int) -> tuple[FinishedClient, ...]:
    """Return simulated clients with four measures and session checks (0 to 10)."""
    table = simulate_clinic(clients=clients, seed=seed).sort("client", "session")
    noise = np.random.default_rng(seed)
    found = []
    for _, rows in table.group_by("client", maintain_order=True):
        scored = [(int(at), float(score)) for at, score in rows.select("session", "phq9").rows() if score is not None]
        checks = [(int(at), (felt - 1) * 2.5) for at, felt in rows.select("session", "alliance").rows() if felt]
        courses = {
            measured: tuple((at, of(score, noise.normal(0, 6))) for at, score in scored)
            for measured, of in OF_EACH.items()
        }
        found.append(FinishedClient(courses, tuple(checks)))
    return tuple(found)


@cache
def learned() -> LearnedService:
    """Return what 400 finished clients taught of well-being and of the alliance."""
    return learn_service([only(each, WELL_BEING) for each in finished(400, 1)], source="the test")


@cache
def learned_from_few() -> LearnedService:
    """Return what 90 taught of the other measures."""
    few = (only(each, DISTRESS, TURNED, NO_ERROR) for each in finished(400, 1)[:90])
    return learn_service([replace(each, checks=()) for each in few], source="the test")


def only(client: FinishedClient, *measures: Measured) -> FinishedClient:
    return replace(client, courses={each: client.courses[each] for each in measures})


def usual(measured: Measured) -> UsualCourse:
    of = learned() if measured is WELL_BEING else learned_from_few()
    return of.courses[measured.key]


def outlook(measured: Measured, *scores: float) -> Outlook:
    found = find_outlook(list(enumerate(scores, start=1)), usual=usual(measured))
    assert isinstance(found, Outlook)
    return found


@cache
def others() -> pl.DataFrame:
    """Return what is said of the well-being of clients who were not learned from, with what became of them."""
    rows = [
        (client, at, score)
        for client, each in enumerate(finished(900, 2))
        for at, score in each.courses[WELL_BEING]
        if len(each.courses[WELL_BEING]) > 1
    ]
    table = pl.DataFrame(rows, schema=["client", "session", "score"], orient="row").with_columns(
        first=pl.col("score").first().over("client"),
        final=pl.col("score").last().over("client"),
        ended=pl.col("session").max().over("client"),
        n=pl.int_range(pl.len()).over("client") + 1,
    )
    said = [
        (client, expected.session, expected.expected, expected.lower, expected.upper, expected.no_improvement)
        for (client,), part in table.group_by("client", maintain_order=True)
        for expected in _expectations(part)
    ]
    names = ["client", "session", "expected", "lower", "upper", "no_improvement"]
    whole = table.join(pl.DataFrame(said, schema=names, orient="row"), on=["client", "session"])
    return whole.filter((pl.col("ended") >= 6) & (pl.col("ended") > pl.col("session")))


def _expectations(part: pl.DataFrame):
    found = find_outlook(part.select("session", "score").rows(), usual=usual(WELL_BEING))
    return found.expectations if isinstance(found, Outlook) else ()


@pytest.mark.parametrize("n", [2, 3, 5, 8])
def test_four_in_five_last_scores_of_any_measure_lie_in_the_interval(n: int):
    rows = others().filter(pl.col("n") == n)

    inside = rows.select(pl.col("final").is_between(pl.col("lower"), pl.col("upper")).mean()).item()

    assert rows.height > 350
    # Learned from 400 and held against some 600 clients the share has a standard error of .03.
    assert inside == pytest.approx(0.80, abs=0.08)


@pytest.mark.parametrize("n", [3, 5])
def test_a_chance_of_no_improvement_is_kept_where_higher_is_better(n: int):
    rows = others().filter(pl.col("n") == n).sort("no_improvement")
    happened = (rows["final"] < rows["first"] + 20).to_numpy()
    chance = rows["no_improvement"].to_numpy()

    gaps = [abs(happened[part].mean() - chance[part].mean()) for part in np.array_split(np.arange(chance.size), 4)]

    assert max(gaps) < 0.10


def test_a_scale_turned_round_is_expected_to_go_the_same_way_turned_round():
    worse, better = outlook(DISTRESS, 18, 15, 13).latest, outlook(TURNED, 9, 12, 14).latest

    assert better.expected == pytest.approx(27 - worse.expected, abs=1e-4)
    assert (better.lower, better.upper) == pytest.approx((27 - worse.upper, 27 - worse.lower), abs=1e-4)
    assert better.no_improvement == pytest.approx(worse.no_improvement, abs=1e-4)
    assert better.deterioration == pytest.approx(worse.deterioration, abs=1e-4)


def test_what_is_expected_stays_on_the_scale():
    assert (others()["lower"] >= 0).all()
    assert (others()["upper"] <= 100).all()
    assert ((others()["lower"] <= others()["expected"]) & (others()["expected"] <= others()["upper"])).all()


def test_without_a_published_error_there_is_a_band_and_no_chance():
    found = outlook(NO_ERROR, 18, 15, 13)

    assert found.latest.lower < found.latest.expected < found.latest.upper
    assert found.reliable_change is None
    assert found.latest.no_improvement is None
    assert found.latest.deterioration is None


def test_a_later_score_changes_nothing_that_was_said_before():
    before, after = outlook(WELL_BEING, 40, 44), outlook(WELL_BEING, 40, 44, 88)

    assert after.expectations[:2] == before.expectations


def test_a_measure_that_fifty_nine_answered_teaches_nothing():
    some = [each for each in finished(400, 1) if len(each.courses[DISTRESS]) > 1][:59]

    assert learn_service(some, source="the test").is_empty


def test_another_version_of_a_measure_is_not_learned_together_with_it():
    own = finished(400, 1)[:100]
    versions = [
        FinishedClient({Measured("distress", str(number % 2), "total", 0, 27): each.courses[DISTRESS]})
        for number, each in enumerate(own)
    ]

    assert learn_service(versions, source="the test").courses == {}


def test_the_watch_is_learned_even_where_no_measure_was_asked():
    checks_only = [FinishedClient(checks=each.checks) for each in finished(400, 1)]

    found = learn_service(checks_only, source="the test")

    with_measures = learned().monitor
    assert found.courses == {}
    assert found.monitor is not None
    assert with_measures is not None
    assert found.monitor.alarm == with_measures.alarm


def test_what_was_learned_is_kept_and_read_again():
    kept = json.loads(json.dumps(to_json(learned())))

    read = from_json(kept, source="the test")

    assert to_json(read) == to_json(learned())
    found = find_outlook([(1, 40.0), (2, 44.0)], usual=read.courses[WELL_BEING.key])
    assert found == outlook(WELL_BEING, 40, 44)


@pytest.mark.parametrize(
    "data", [{}, {"kind": "other"}, {"kind": "holdspace-learned-1", "courses": [{}], "monitor": None}, []]
)
def test_something_else_is_not_read_as_what_was_learned(data: Any):
    with pytest.raises(BadInput, match="not what a practice learned"):
        from_json(data, source="the test")


def test_why_nothing_is_shown_is_told():
    assert find_outlook([(1, 12.0), (2, 9.0)], usual=None) is Withheld.TOO_FEW_CLIENTS
    assert find_outlook([(1, 12.0)], usual=shipped_course()) is Withheld.TOO_FEW_SCORES

    course = shipped_course().signals.course
    few = replace(course, stages=tuple(replace(each, n_clients=29) for each in course.stages))
    taught = UsualCourse(replace(shipped_course().signals, course=few))
    assert find_outlook([(1, 12.0), (2, 9.0)], usual=taught) is Withheld.TOO_FEW_SO_FAR
