"""Kept statistics: adding, merging and taking out give what the rows would; nobody can be read from an export."""

import json

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from holdspace.domain.errors import BadInput
from holdspace.statistics.growth_model import GrowthModel
from holdspace.statistics.growth_statistics import LEAST_EXPORTED, SufficientStats, export_statistics
from tests.vectors.growth.courses import DATA, clinic

FORMULA = "y ~ log1p(session) * intake + female + (1 + log1p(session) | id)"
CLINIC = DATA["clinic"]
IDS = CLINIC.get_column("id").unique(maintain_order=True)
EMPTY = SufficientStats.of(FORMULA)
MODEL = GrowthModel(FORMULA)


def rows_of(ids):
    return CLINIC.filter(pl.col("id").is_in(list(ids)))


def assert_same(fit, other):
    assert fit.n_clients == other.n_clients
    assert fit.n_obs == other.n_obs
    assert fit.llf == pytest.approx(other.llf, abs=1e-7)
    assert list(fit.params.values()) == pytest.approx(list(other.params.values()), rel=1e-5, abs=1e-6)
    assert fit.cov_re == pytest.approx(other.cov_re, rel=1e-4, abs=1e-5)


@settings(max_examples=5)
@given(st.data())
def test_merging_and_taking_out_equal_a_fit_of_the_rows_that_are_left(data):
    is_first = data.draw(
        st.lists(st.booleans(), min_size=IDS.len(), max_size=IDS.len()).filter(lambda x: 20 < sum(x) < 130)
    )
    first = IDS.filter(pl.Series(is_first))
    second = IDS.filter(~pl.Series(is_first))
    gone = first[: data.draw(st.integers(1, 10))]

    stats = EMPTY.add(rows_of(second)).merge(EMPTY.add(rows_of(first))).remove(rows_of(gone))

    assert_same(MODEL.fit(stats), MODEL.fit(CLINIC.filter(~pl.col("id").is_in(gone.to_list()))))


@pytest.mark.parametrize("reml", [True, False])
def test_serial_correlation_is_fitted_from_the_same_statistics(reml):
    serial = GrowthModel(FORMULA, residual="ou", time="session")

    assert_same(serial.fit(EMPTY.add(CLINIC), reml=reml), serial.fit(CLINIC, reml=reml))


def test_a_session_more_is_the_client_taken_out_and_added_again():
    stats = EMPTY.add(CLINIC)
    before = MODEL.fit(stats)
    rows = rows_of(["c3"])
    longer = pl.concat([rows, rows[-1:].with_columns(session=pl.col("session") + 1, y=pl.lit(3.0))])

    expected = MODEL.fit(pl.concat([CLINIC.filter(pl.col("id") != "c3"), longer]))
    assert_same(MODEL.fit(stats.remove(rows).add(longer), start=before), expected)
    assert_same(MODEL.fit(stats.exchange(rows, longer), start=before), expected)


def test_rows_that_were_exchanged_can_be_exchanged_back():
    stats, rows = EMPTY.add(CLINIC), rows_of(IDS[3:6])
    changed = rows.with_columns(session=pl.col("session") + 40, y=pl.col("y") + 1)

    there = stats.exchange(rows, changed)
    back = there.exchange(changed, rows)

    assert there.sums is not None
    assert stats.sums is not None
    assert there.sums.masks.max() > stats.sums.masks.max()
    assert_same(MODEL.fit(back), MODEL.fit(stats))
    with pytest.raises(BadInput, match="not the rows that were added"):
        there.exchange(rows, changed)


def test_rows_are_exchanged_for_those_of_the_same_clients_only():
    stats = EMPTY.add(rows_of(IDS[:40]))

    with pytest.raises(BadInput, match="same clients"):
        stats.exchange(rows_of(IDS[3:4]), rows_of(IDS[4:5]))
    with pytest.raises(BadInput, match="not in the statistics"):
        stats.exchange(rows_of(IDS[45:46]), rows_of(IDS[45:46]))
    with pytest.raises(BadInput, match="not in the statistics"):
        EMPTY.exchange(rows_of(IDS[3:4]), rows_of(IDS[3:4]))


def test_clinics_with_other_levels_and_longer_therapies_can_be_merged():
    other = clinic(clients=80, seed=21).with_columns(
        id="other " + pl.col("id"), y=pl.col("y") + 100, session=pl.col("session") + 3
    )

    merged = EMPTY.add(CLINIC).merge(EMPTY.add(other))

    assert_same(MODEL.fit(merged), MODEL.fit(pl.concat([CLINIC, other])))


def test_clients_of_one_session_may_be_added_first():
    once = CLINIC.filter(pl.col("id").is_in(IDS[:20].to_list()), pl.col("session") == 0)
    others = rows_of(IDS[20:])
    expected = MODEL.fit(pl.concat([once, others]))

    assert_same(MODEL.fit(EMPTY.add(once).add(others)), expected)
    assert_same(MODEL.fit(EMPTY.add(others).merge(EMPTY.add(once))), expected)


def test_what_the_time_is_must_be_told_before_clients_of_one_session():
    stats = SufficientStats.of("y ~ hour + (1 + hour | id)")
    once = CLINIC.filter(pl.col("session") == 0).rename({"session": "hour"})

    with pytest.raises(BadInput, match="cannot be told which column is the time"):
        stats.add(once)
    with pytest.raises(BadInput, match="hour differs from session to session only here"):
        SufficientStats.of("y ~ hour + (1 | id)").add(once).add(
            CLINIC.with_columns(id="other " + pl.col("id")).rename({"session": "hour"})
        )


def test_statistics_of_other_categories_are_not_merged():
    empty = SufficientStats.of("y ~ session + site + (1 + session | id)")
    sites = [CLINIC.with_columns(id=f"{site} " + pl.col("id"), site=pl.lit(site)) for site in "abc"]

    one, other = empty.add(pl.concat(sites[:2])), empty.add(pl.concat(sites[::2]).with_columns("other " + pl.col("id")))

    with pytest.raises(BadInput, match="site has other categories"):
        one.merge(other)
    with pytest.raises(BadInput, match="another kind"):
        one.add(CLINIC.with_columns(id="number " + pl.col("id"), site=pl.lit(1)))


def test_nobody_is_added_twice():
    stats = EMPTY.add(CLINIC)

    with pytest.raises(BadInput, match="already"):
        stats.add(rows_of(["c5"]))
    with pytest.raises(BadInput, match="both"):
        stats.merge(EMPTY.add(rows_of(["c5", "c6"])))


def test_only_who_was_added_can_be_taken_out_and_with_the_same_rows():
    stats = EMPTY.add(rows_of(IDS[:40]))

    with pytest.raises(BadInput, match="not in the statistics"):
        stats.remove(rows_of(IDS[45:46]))
    with pytest.raises(BadInput, match="not the rows"):
        stats.remove(rows_of(["c5"]).with_columns(y=pl.col("y") + 50))
    with pytest.raises(BadInput, match="not the rows"):
        stats.remove(rows_of(["c5"]).with_columns(y=pl.col("y") + 1e-6))
    assert stats.remove(rows_of(["c5"]).reverse().with_columns(session=pl.col("session") + 0.0)).n_clients == 39


def test_scores_that_leave_nothing_to_fit_are_refused():
    level = CLINIC.get_column("id").rle_id() % 7
    for y, problem in ((pl.lit(5.3), "the same"), (pl.col("y") * 1e-200, "the same"), (level, "follow the formula")):
        stats = EMPTY.add(CLINIC.with_columns(y=y))

        with pytest.raises(BadInput, match=problem):
            MODEL.fit(stats)


def test_a_table_without_a_complete_row_is_refused():
    with pytest.raises(BadInput, match="No row holds all"):
        EMPTY.add(CLINIC.with_columns(y=pl.lit(float("nan"))))
    with pytest.raises(BadInput, match="line 2: session is not a number"):
        EMPTY.add(CLINIC.with_columns(session="s" + pl.col("session").cast(pl.String)))


def test_what_cannot_be_kept_is_refused():
    for formula, table in [
        ("y ~ time + (1 | id)", DATA["irregular"]),
        ("y ~ session + sleep + (1 | id)", CLINIC),
        ("y ~ poly(session, 2) + (1 | id)", CLINIC),
    ]:
        with pytest.raises(BadInput, match="whole-numbered"):
            SufficientStats.of(formula).add(table)


def test_statistics_of_another_formula_are_refused():
    with pytest.raises(BadInput, match="another formula"):
        GrowthModel("y ~ session + (1 | id)").fit(EMPTY.add(CLINIC))
    with pytest.raises(BadInput, match="different formulas"):
        EMPTY.add(rows_of(IDS[:9])).merge(SufficientStats.of("y ~ session + (1 | id)").add(rows_of(IDS[9:])))
    with pytest.raises(BadInput, match="fewer than two clients"):
        MODEL.fit(EMPTY)


def test_an_export_holds_no_pattern_of_few_clients_and_no_id():
    exported = export_statistics(EMPTY.add(clinic(clients=2000, seed=3)))
    text = json.dumps(exported)

    assert min(exported["n"]) >= LEAST_EXPORTED
    assert sum(exported["n"]) + exported["n_withheld"] == 2000
    assert exported["n_withheld"] > 0
    assert '"c1"' not in text
    assert "clients" not in exported


@settings(max_examples=25)
@given(seed=st.integers(0, 1000), share=st.floats(0.005, 0.995))
def test_no_exported_sum_is_that_of_a_few_clients(seed, share):
    """Neither of few who share their sessions, nor of few among them who have, or have not, a value of yes or no."""
    is_woman = (pl.col("id").hash(seed) % 1000 < 1000 * share).cast(pl.Float64)
    table = clinic(clients=500, seed=seed).with_columns(female=is_woman)

    exported = export_statistics(EMPTY.add(table))

    sessions = pl.lit(2).pow(pl.col("session") - table["session"].min()).sum().alias("mask")
    clients = table.group_by("id").agg(sessions, pl.col("female").first()).group_by("mask")
    counted = {row["mask"]: row for row in clients.agg(pl.len().alias("n"), pl.col("female").sum()).to_dicts()}
    for mask, n in zip(exported["masks"], exported["n"], strict=True):
        women = counted[mask]["female"]
        assert n == counted[mask]["n"] >= LEAST_EXPORTED
        assert min(women, n - women) == 0 or min(women, n - women) >= LEAST_EXPORTED
    assert exported["n_withheld"] == 500 - sum(exported["n"])


def test_categories_keep_their_coding_from_table_to_table():
    formula = "y ~ session * site + (1 | id)"
    north = CLINIC.filter(pl.col("site") != "south")
    whole = SufficientStats.of(formula).add(CLINIC)

    added = SufficientStats.of(formula).add(CLINIC.filter(pl.col("id") != "c1")).add(rows_of(["c1"]))

    assert_same(GrowthModel(formula).fit(added), GrowthModel(formula).fit(whole))
    with pytest.raises(BadInput, match="not seen"):
        SufficientStats.of(formula).add(north).add(CLINIC.filter(pl.col("site") == "south"))


def test_statistics_of_many_clients_are_as_many_as_their_patterns():
    stats = EMPTY.add(clinic(clients=2000, seed=3))

    assert stats.sums is not None
    assert stats.sums.n.size < 400
    assert stats.n_clients == 2000
