"""Growth models: what they recover, what they refuse, what they leave out and say so."""

import json

import numpy as np
import polars as pl
import pytest

from holdspace.domain.errors import BadInput
from holdspace.statistics.growth_model import GrowthModel
from holdspace.statistics.growth_result import result_from_json, result_to_json
from tests.vectors.growth.courses import DATA, clinic

CLINIC = DATA["clinic"]
FORMULA = "y ~ log1p(session) * intake + female + (1 + log1p(session) | id)"


def test_a_simulated_truth_is_recovered():
    fit = GrowthModel(FORMULA).fit(clinic(clients=4000, seed=11))

    truth = [6.0, -2.4 + 0.05 * 15, 0.6, 0.8, -0.05]
    errors = (np.array(list(fit.params.values())) - truth) / np.array(list(fit.bse.values()))
    assert np.abs(errors).max() < 3.5
    assert fit.scale == pytest.approx(2.8**2, rel=0.03)
    assert fit.cov_re == pytest.approx(np.array([[9 + 1.5**2, -1.8], [-1.8, 4.0]]), abs=0.8)


def test_serial_correlation_is_recovered_at_any_times():
    table = clinic(clients=700, seed=12, slope=0.0, serial=3.0).with_columns(time=pl.col("session") * 0.7)

    fit = GrowthModel("y ~ log1p(session) * intake + (1 | id)", residual="ou", time="time").fit(table, reml=False)

    assert fit.serial_variance == pytest.approx(9.0, rel=0.25)
    assert fit.serial_range == pytest.approx(0.7 * 2.0, rel=0.4)


def test_an_effect_without_variance_is_a_result():
    fit = GrowthModel("y ~ log1p(session) + (1 + log1p(session) | id)").fit(DATA["singular"], reml=False)

    assert fit.converged
    assert np.linalg.eigvalsh(fit.cov_re)[0] == pytest.approx(0, abs=1e-6)


def test_sums_by_pattern_and_rows_give_the_same():
    """A column that is the time once more keeps the formula from being taken apart."""
    twice = CLINIC.with_columns(again=pl.col("session") * 1.0)

    by_pattern = GrowthModel("y ~ session + intake + (1 + session | id)").fit(CLINIC)
    by_row = GrowthModel("y ~ session + intake + (1 + again | id)").fit(twice)

    assert by_row.llf == pytest.approx(by_pattern.llf, abs=1e-8)
    assert list(by_row.params.values()) == pytest.approx(list(by_pattern.params.values()), rel=1e-6)


def test_serial_correlation_by_pattern_and_by_row_is_the_same():
    table = DATA["serial"].with_columns(shifted=pl.col("session") * 0.7)

    by_pattern = GrowthModel("y ~ session + (1 | id)", residual="ou", time="session").fit(table)
    by_row = GrowthModel("y ~ session + (1 | id)", residual="ou", time="shifted").fit(table)

    assert by_row.llf == pytest.approx(by_pattern.llf, abs=1e-6)
    assert by_row.serial_range == pytest.approx(0.7 * by_pattern.serial_range, rel=1e-3)


def test_the_order_of_the_rows_does_not_matter():
    fit = GrowthModel(FORMULA).fit(CLINIC)

    shuffled = GrowthModel(FORMULA).fit(CLINIC.sample(fraction=1, shuffle=True, seed=1))

    assert shuffled.llf == pytest.approx(fit.llf, abs=1e-8)


@pytest.mark.parametrize(
    ("formula", "names"),
    [
        ("y ~ 1", ["Intercept"]),
        ("y ~ session", ["Intercept", "session"]),
        ("y ~ factor(site) + (session | id)", ["Intercept", "C(site)[T.north]", "C(site)[T.south]"]),
        ("y ~ poly(session, 2):arm + (1 | id)", None),
        ("y ~ scale(session) + center(intake) + (1 | id)", ["Intercept", "scale(session)", "center(intake)"]),
        ("y ~ arm * log(session + 1) - 1 + (1 | id)", None),
        ("y ~ session * I(session > 3)", None),
    ],
)
def test_formulas_are_understood_or_refused(formula, names):
    table = CLINIC.rename({"id": "client"}) if "| id" not in formula else CLINIC
    if ">" in formula:
        with pytest.raises(BadInput, match="signs that are not let through"):
            GrowthModel(formula).fit(table)
        return

    fit = GrowthModel(formula).fit(table)

    assert fit.converged
    assert names is None or list(fit.params) == names


def test_names_with_dots_spaces_and_quotes_are_names():
    table = CLINIC.rename({"y": "PHQ.9", "intake": "first score", "id": "patient_id"})

    fit = GrowthModel("PHQ.9 ~ log1p(session) * `first score` + (1 + log1p(session) | patient_id)").fit(table)

    assert list(fit.params) == ["Intercept", "log1p(session)", "first score", "log1p(session):first score"]
    plain = GrowthModel("y ~ log1p(session) * intake + (1 + log1p(session) | id)").fit(CLINIC)
    assert fit.llf == pytest.approx(plain.llf, abs=1e-9)


@pytest.mark.parametrize(
    "formula",
    [
        "y",
        "y ~ __import__('os').system('true')",
        "y ~ session.__class__",
        "y ~ open(session) + (1 | id)",
        "y ~ session + (1 + session",
        "y ~ session + (1 | id) + (1 | therapist) + (1 | site)",
        "y ~ poly(session) + (1 | id)",
        "y ~ session + (1 | id:therapist)",
    ],
)
def test_a_formula_that_cannot_be_used_is_refused(formula):
    with pytest.raises(BadInput):
        GrowthModel(formula).fit(CLINIC)


def test_clients_of_two_therapists_are_no_third_level():
    crossed = CLINIC.with_columns(therapist=pl.Series([f"t{row % 7}" for row in range(CLINIC.height)]))

    with pytest.raises(BadInput, match="belong to more than one"):
        GrowthModel("y ~ session + (1 | id) + (1 | therapist)").fit(crossed)


def test_ids_that_repeat_in_another_therapist_are_other_clients():
    numbered = CLINIC.with_columns(pl.col("id").str.strip_prefix("c").cast(pl.Int64) % 30)
    own = numbered.with_columns(id=pl.col("therapist") + "/" + pl.col("id").cast(pl.String))

    nested = GrowthModel("y ~ session + (1 | therapist/id)").fit(numbered.unique(["therapist", "id", "session"]))
    named = GrowthModel("y ~ session + (1 | id) + (1 | therapist)").fit(own.unique(["id", "session"]))

    assert nested.n_clients == named.n_clients
    assert nested.n_clients > 30


def test_missing_values_are_left_out_and_counted():
    holes = CLINIC.with_columns(y=pl.when(pl.int_range(pl.len()) % 10 == 3).then(None).otherwise(pl.col("y")))
    nans = holes.with_columns(pl.col("y").fill_null(float("nan")))

    fits = [GrowthModel(FORMULA).fit(table) for table in (holes, nans, holes.drop_nulls())]

    assert [fit.n_excluded for fit in fits] == [100, 100, 0]
    assert fits[0].llf == fits[1].llf == pytest.approx(fits[2].llf, abs=1e-9)


def test_rows_that_repeat_another_are_left_out_and_counted():
    twice = pl.concat([CLINIC, CLINIC[5:17]])

    fit = GrowthModel(FORMULA).fit(twice)

    assert fit.n_repeated == 12
    assert fit.llf == pytest.approx(GrowthModel(FORMULA).fit(CLINIC).llf, abs=1e-9)


def test_a_column_without_information_is_left_out_and_named():
    table = CLINIC.with_columns(again=2 * pl.col("intake"))

    fit = GrowthModel("y ~ session + intake + again + (1 | id)").fit(table)

    assert fit.dropped_names == ("again",)
    assert fit.llf == pytest.approx(GrowthModel("y ~ session + intake + (1 | id)").fit(CLINIC).llf, abs=1e-6)


def _with(**columns):
    return CLINIC.with_columns(**columns)


BAD = {
    "fewer than two clients": CLINIC.filter(pl.col("id") == "c0"),
    "No client has more than one session": CLINIC.filter(pl.col("session") == 0),
    "All scores are the same": _with(y=pl.lit(5.0)),
    "y is infinite": _with(y=pl.when(pl.int_range(pl.len()) == 7).then(float("inf")).otherwise(pl.col("y"))),
    "y is not a number": _with(y=pl.when(pl.int_range(pl.len()) == 7).then(pl.lit("many")).otherwise(pl.lit("1"))),
    "two different rows for one session": pl.concat([CLINIC, CLINIC[:3].with_columns(pl.col("y") + 1)]),
    "No row holds all": _with(y=pl.lit(None, dtype=pl.Float64)),
    "The table has no rows": CLINIC[:0],
    "has no column intake": CLINIC.drop("intake"),
    "follow the formula exactly": _with(y=2.0 + 0.5 * pl.col("session") + pl.col("intake")),
    "the same, or as good as": _with(y=pl.col("y") * 1e-200),
    "y holds true and false, no numbers": _with(y=pl.col("y") > 0),
    "session holds true and false, no numbers": _with(session=pl.col("session") > 1),
    "y is too large": _with(y=pl.when(pl.int_range(pl.len()) == 7).then(2**60).otherwise(pl.col("session"))),
    "A few scores lie too far": _with(y=pl.when(pl.int_range(pl.len()) == 7).then(1e12).otherwise(pl.col("y"))),
    "session holds neither numbers nor words": _with(session=pl.date(2026, 1, 1) + pl.duration(days="session")),
    "id holds no ids": _with(id=pl.concat_list("id")),
    "not finite": _with(session=pl.col("session") - 1),
    "fewer complete rows than effects": pl.concat([CLINIC.filter(pl.col("id") == name)[:2] for name in ("c0", "c2")]),
}


@pytest.mark.parametrize("problem", BAD)
def test_data_that_cannot_be_right_get_an_error_that_says_so(problem):
    formula = FORMULA if problem != "follow the formula exactly" else "y ~ session + intake + (1 | id)"

    with pytest.raises(BadInput, match=problem):
        GrowthModel(formula).fit(BAD[problem])


def test_two_scores_of_one_session_are_refused_whatever_tells_the_time():
    table = CLINIC.with_columns(day=7.0 * pl.col("session"))
    twice = pl.concat([table, table[:3].with_columns(pl.col("y") + 1)])

    with pytest.raises(BadInput, match="two different rows for one session"):
        GrowthModel("y ~ session + (1 | id)", residual="ou", time="day").fit(twice)


def test_a_score_far_outside_a_known_scale_is_refused_with_its_line():
    table = CLINIC.with_columns(phq9=pl.when(pl.int_range(pl.len()) == 7).then(999.0).otherwise(14 + pl.col("session")))

    with pytest.raises(BadInput, match="phq9 lies far outside its scale of 0 to 27") as error:
        GrowthModel("phq9 ~ session + (1 | id)").fit(table)

    assert error.value.line == 9


def test_what_is_yes_or_no_of_a_client_is_no_score_but_may_explain_one():
    table = CLINIC.with_columns(female=pl.col("id").hash() % 2 == 0)

    fit = GrowthModel("y ~ session + female + (1 | id)").fit(table)

    counted = table.with_columns(pl.col("female").cast(pl.Int8))
    assert fit.llf == GrowthModel("y ~ session + female + (1 | id)").fit(counted).llf


def test_times_that_stand_there_as_text_are_numbers_to_fit_and_to_predict():
    """As words they would be categories, and the tenth session would come before the second."""
    as_text = CLINIC.with_columns(pl.format(" {}", pl.col("session")).alias("session"))
    model = GrowthModel("y ~ session + (1 | id)")

    fit, counted = model.fit(as_text), model.fit(CLINIC)

    assert fit.llf == counted.llf
    assert fit.predict(as_text)["expected"].equals(counted.predict(CLINIC)["expected"])


@pytest.mark.parametrize(
    ("cell", "remedy"),
    [("S3", "Correct the row or leave it out."), ("2024-03-01", "Write dates as days since the first.")],
)
def test_a_session_that_is_no_number_is_refused_with_its_line(cell, remedy):
    is_fifth = pl.int_range(pl.len()) == 5
    session = pl.when(is_fifth).then(pl.lit(cell)).otherwise(pl.col("session").cast(pl.String))

    with pytest.raises(BadInput, match="line 7: session is not a number") as error:
        GrowthModel("y ~ session + (1 | id)").fit(CLINIC.with_columns(session=session))

    assert error.value.remedy == remedy


def test_visits_may_have_names_and_are_then_predicted_in_the_order_of_their_rows():
    names = {0: "start", 1: "end"}
    table = CLINIC.filter(pl.col("session") < 2).with_columns(visit=pl.col("session").replace_strict(names))
    model = GrowthModel("y ~ visit + (1 | id)").fit(table)

    predicted = model.predict(table.drop("session"))

    assert "visit[T.start]" in model.params
    assert predicted["visit"].to_list() == table.sort("id", maintain_order=True)["visit"].to_list()


def test_a_word_among_numbers_is_refused_where_each_number_would_become_a_category():
    is_fifth = pl.int_range(pl.len()) == 5
    intake = pl.when(is_fifth).then(pl.lit("none")).otherwise(pl.col("intake").cast(pl.String))

    with pytest.raises(BadInput, match="line 7: intake is not a number, as most there are"):
        GrowthModel("y ~ session + intake + (1 | id)").fit(CLINIC.with_columns(intake=intake))


def test_a_category_that_the_model_has_not_seen_is_refused_with_those_it_knows():
    fit = GrowthModel("y ~ session + site + (1 | id)").fit(CLINIC)

    with pytest.raises(BadInput, match="site has a category that the model has not seen") as error:
        fit.predict(CLINIC.with_columns(site=pl.lit("elsewhere")))

    assert sorted(CLINIC["site"].unique())[0] in error.value.remedy


def test_scores_that_leave_no_noise_are_refused_for_serial_correlation_too():
    table = _with(y=pl.col("id").rle_id() % 7)

    with pytest.raises(BadInput, match=r"cannot be computed|follow the formula exactly"):
        GrowthModel(FORMULA, residual="ou").fit(table)


def test_scores_that_are_nearly_always_the_same_are_fitted():
    """Where a look at a thousand of them sees no difference, all are looked at."""
    table = clinic(clients=400, seed=9).with_columns(y=pl.lit(2.0))
    table = table.with_columns(y=pl.when(pl.int_range(pl.len()) % 30 == 1).then(3.0).otherwise(pl.col("y")))

    assert GrowthModel("y ~ session + (1 | id)").fit(table).scale > 0


def test_a_row_that_names_nobody_is_refused_with_its_line():
    for nobody in (None, "", "  "):
        table = CLINIC.with_columns(
            id=pl.when(pl.int_range(pl.len()) == 4).then(pl.lit(nobody)).otherwise(pl.col("id"))
        )

        with pytest.raises(BadInput, match="line 6: id is missing"):
            GrowthModel(FORMULA).fit(table)


def test_a_million_rows_of_junk_are_refused():
    chance = np.random.default_rng(0)
    junk = pl.DataFrame(
        {
            "client": chance.permutation(10**6),
            "session": chance.integers(-(10**9), 10**9, 10**6),
            "y": chance.standard_cauchy(10**6) * 1e8,
        }
    )

    with pytest.raises(BadInput, match="No client has more than one session"):
        GrowthModel("y ~ session").fit(junk)


def test_a_model_file_says_what_the_result_said():
    fit = GrowthModel("y ~ poly(session, 2) * site + (1 | therapist/id)").fit(CLINIC)

    again = result_from_json(json.dumps(result_to_json(fit)), source="test")

    assert result_to_json(again) == result_to_json(fit)
    assert again.summary() == fit.summary()


def test_a_model_file_has_the_names_that_others_read():
    written = result_to_json(GrowthModel(FORMULA, residual="ou").fit(CLINIC))

    assert {"fixed", "se", "re_cov", "sigma2", "loglik", "reml", "n_obs", "n_clients"} <= set(written)
    assert written["fixed"].keys() == written["se"].keys()
    assert written["ou"]["range"] > 0


@pytest.mark.parametrize("text", ["", "{}", "[]", "[" * 100_000, '{"kind": "holdspace-growth-model-1"}', "nonsense"])
def test_a_file_that_is_no_model_is_refused(text):
    with pytest.raises(BadInput, match="not a growth model"):
        result_from_json(text, source="test")


@pytest.mark.parametrize(
    "changed",
    [
        {"sigma2": 0.0},
        {"sigma2": -1.0},
        {"sigma2": float("nan")},
        {"fixed": {"Intercept": float("inf"), "session": 1.0}},
        {"re_cov": [[1.0, 0.0], [0.0, 1.0]]},
        {"re_cov": [[-1.0]]},
        {"fixed_cov": [[1.0, 2.0], [2.0, 1.0]]},
        {"ou": {"variance": 1.0, "range": 0.0}},
        {"ou": {"variance": -1.0, "range": 2.0}},
        {"client": "nobody"},
    ],
    ids=str,
)
def test_a_model_that_no_fit_can_have_found_is_refused(changed):
    model = result_to_json(GrowthModel("y ~ session + (1 | id)", residual="ou").fit(CLINIC))

    with pytest.raises(BadInput, match="not a growth model"):
        result_from_json(json.dumps(model | changed), source="test")


def test_a_model_whose_effects_are_not_those_of_its_formula_predicts_nothing():
    model = result_to_json(GrowthModel("y ~ session + (1 | id)").fit(CLINIC))

    for changed in ({"fixed": {"Intercept": 1.0}, "fixed_cov": [[1.0]]}, {"random": ["session"]}):
        with pytest.raises(BadInput, match="not those of its formula"):
            result_from_json(json.dumps(model | changed), source="test").predict(CLINIC)
