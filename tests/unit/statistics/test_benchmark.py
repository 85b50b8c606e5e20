"""Services compared fairly: case-mix taken out, overdispersion let in, the small not shown, therapists not compared."""

import numpy as np
import polars as pl
import pytest
from scipy.special import expit

from holdspace.domain.errors import BadInput
from holdspace.statistics.benchmark import Benchmark, FittedBenchmark


def made_up(*, services=60, between=0.0, severity_sd=0.0, seed=1):
    draw = np.random.default_rng(seed)
    service = np.repeat(np.arange(services), draw.integers(40, 400, services))
    severity = draw.normal(0, 1, service.size) + draw.normal(0, severity_sd, services)[service]
    level = draw.normal(0, between, services)[service] - 0.8 * severity
    recovered = (draw.random(service.size) < expit(level)).astype(int)
    return pl.DataFrame({"service": service, "severity": severity, "recovered": recovered})


def outside(fitted):
    return fitted.funnel()["is_outside"].to_numpy().mean()


def test_one_in_twenty_lies_outside_whether_or_not_more_than_chance_differs():
    for between in (0.0, 0.3):
        shares = [outside(Benchmark().fit(made_up(between=between, seed=seed))) for seed in range(30)]

        assert np.mean(shares) == pytest.approx(0.05, abs=0.02)


def test_a_service_with_harder_cases_is_not_blamed_for_them():
    table = made_up(severity_sd=0.8)

    plain, fair = Benchmark().fit(table), Benchmark(case_mix=["severity"]).fit(table)

    assert plain.dispersion > 3 * fair.dispersion
    assert fair.dispersion == pytest.approx(1, abs=0.5)


def test_an_outlying_service_lies_outside_and_is_drawn_in():
    table = made_up()
    worst = table.with_columns(recovered=pl.when(pl.col("service") == 7).then(0).otherwise("recovered"))

    row = Benchmark().fit(worst).funnel().filter(pl.col("service") == "7").row(0, named=True)

    assert row["is_outside"]
    assert row["observed"] <= row["shrunken"] <= row["expected"]


@pytest.mark.parametrize(("n_services", "spread"), [(5, 0.0), (5, 0.08), (20, 0.08), (20, 0.15)])
def test_the_interval_of_a_shrunken_value_holds_the_true_one(n_services: int, spread: float):
    draw, held = np.random.default_rng(5), []
    for _ in range(300):
        n = draw.integers(10, 70, n_services)
        chance = 0.25 / n
        true = 0.5 + spread * draw.normal(size=n_services)
        seen = true + np.sqrt(chance) * draw.normal(size=n_services)
        due = np.full(n_services, np.average(seen, weights=n))
        shown = FittedBenchmark(tuple(map(str, range(n_services))), n, seen, due, chance, 0).funnel()
        held.append((shown["shrunken_lower"].to_numpy() <= true) & (true <= shown["shrunken_upper"].to_numpy()))

    assert np.mean(held) > 0.91


def test_a_result_in_points_is_compared_too():
    table = made_up().with_columns(change=pl.col("severity") * 2 + 5)

    fitted = Benchmark(outcome="change").fit(table)

    assert fitted.to_json()["dispersion"] == pytest.approx(1, abs=0.5)
    assert outside(fitted) < 0.15


def test_small_services_and_gaps_are_left_out_and_counted():
    small = pl.DataFrame({"service": [99] * 9, "severity": [0.0] * 9, "recovered": [1] * 9})
    gap = pl.DataFrame({"service": [1], "severity": [None], "recovered": [1]}, schema=small.schema)

    fitted = Benchmark(case_mix=["severity"]).fit(pl.concat([made_up(), small, gap], how="vertical_relaxed"))

    assert "99" not in fitted.services
    assert fitted.n_excluded == 10


def test_therapists_are_not_compared():
    with pytest.raises(BadInput, match="Therapists are not compared"):
        Benchmark(service="therapist").fit(made_up().rename({"service": "therapist"}))


def test_few_services_are_not_compared():
    with pytest.raises(BadInput, match="five are the fewest"):
        Benchmark().fit(made_up(services=4))


@pytest.mark.parametrize("result", ["recovered", "points"])
def test_a_case_mix_that_is_the_result_itself_is_refused(result):
    table = made_up().with_columns(points=3 * pl.col("severity")).with_columns(copied=2 * pl.col(result))

    with pytest.raises(BadInput, match="tells every result"):
        Benchmark(outcome=result, case_mix=["copied"]).fit(table)


def test_services_stand_in_the_order_of_the_table():
    table = made_up().with_columns(service=100 - pl.col("service"))

    assert Benchmark().fit(table).services[:3] == ("100", "99", "98")
