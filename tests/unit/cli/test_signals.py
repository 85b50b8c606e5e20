"""`holdspace signals` and `holdspace simulate`, as they are typed: with good tables, and with bad ones."""

import io
import json
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner

from holdspace.cli.main import build_app
from holdspace.domain.errors import BadInput
from holdspace.workflows.draw_signals import draw_signals
from tests.unit.statistics.practice import practice

HEADER = "client,session,time,phq9,alliance\n"
COLUMNS = [
    "client", "session", "expected", "lower", "upper", "no_improvement_probability", "deterioration_probability",
    "rupture_score", "rupture_flag",
]  # fmt: skip


def run(*arguments: str, given: str = ""):
    """Return what the command did; errors are raised as they reach the shell."""
    result = CliRunner().invoke(build_app(arguments[0]), list(arguments), input=given)
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == 0, result.output
    return result


def signals(rows: str, *options: str) -> pl.DataFrame:
    """Return the signals of rows by the shipped values."""
    return pl.read_csv(io.BytesIO(run("signals", "-", *options, given=HEADER + rows).stdout.encode()))


def signals_of(table: pl.DataFrame) -> pl.DataFrame:
    """Return the signals of a table by the shipped values."""
    return draw_signals(io.BytesIO(_parquet(table))).table


def _parquet(table: pl.DataFrame) -> bytes:
    content = io.BytesIO()
    table.write_parquet(content)
    return content.getvalue()


def test_each_session_has_its_row_in_the_order_of_sessions():
    drawn = signals("b,1,1,14,4.1\nb,0,0,18,\na,0,0,9,\n")

    assert drawn.columns == COLUMNS
    assert drawn.select("client", "session").rows() == [("b", 0), ("b", 1), ("a", 0)]
    assert drawn["expected"].null_count() == 0


def test_without_finished_clients_it_says_that_it_learned_from_simulated_ones():
    result = run("signals", "-", given=HEADER + "a,0,0,9,\n")

    assert "simulated" in result.stderr
    assert "--train" in result.stderr


def test_the_report_tells_what_the_signals_rest_on(tmp_path: Path):
    table = HEADER + "a,0,0,9,\na,1,1,8,4.0\n"
    report = json.loads(run("signals", "-", "--output", str(tmp_path / "out.csv"), "--json", given=table).stdout)

    assert report["rows"] == 2
    assert report["learned_from_clients"] > 10_000
    assert "simulated" in report["learned_from"]


def test_finished_clients_of_the_service_are_learned_from(tmp_path: Path):
    finished = practice(600, seed=5).filter(pl.col("client") <= 64).drop("alliance")
    finished.write_parquet(tmp_path / "finished.parquet")
    practice(600, seed=5).filter(pl.col("client") > 590).write_csv(tmp_path / "current.csv")

    result = run(
        "signals", str(tmp_path / "current.csv"), "--train", str(tmp_path / "finished.parquet"),
        "--output", str(tmp_path / "out.parquet"),
    )  # fmt: skip

    drawn = pl.read_parquet(tmp_path / "out.parquet")
    assert drawn["client"].unique().sort().to_list() == list(range(591, 601))
    assert drawn["rupture_score"].null_count() == drawn.height
    assert drawn["upper"].null_count() == 0
    assert "no rupture signals" in result.stderr


def test_a_table_without_alliance_has_no_rupture_flags():
    drawn = pl.read_csv(io.BytesIO(run("signals", "-", given="client,session,phq9\na,0,20\na,1,18\n").stdout.encode()))

    assert drawn["rupture_score"].null_count() == 2
    assert drawn["rupture_flag"].to_list() == [0, 0]


def test_without_finished_clients_sessions_count_and_not_days():
    weekly, by_session = signals("a,0,0,20,\na,1,7,18,4\na,2,14,15,4\n"), signals("a,0,0,20,\na,1,1,18,4\na,2,2,15,4\n")

    assert weekly.equals(by_session)


def test_a_client_without_any_score_is_expected_where_others_are():
    drawn = signals("a,0,0,,\na,1,1,,4\nb,0,0,20,\n")

    assert drawn.filter(pl.col("client") == "a")["expected"].null_count() == 0
    assert drawn.filter(pl.col("client") == "a")["no_improvement_probability"].null_count() == 2


def test_clients_may_have_any_name():
    drawn = signals('007,0,0,20,\n7,0,0,11,\n"Ü, ñ",0,0,11,\n')

    assert drawn.cast({"client": pl.String})["client"].to_list() == ["007", "7", "Ü, ñ"]


def test_spaces_around_a_name_are_no_part_of_it():
    with pytest.raises(BadInput, match="same session twice"):
        signals("a,0,0,9,\n a ,0,0,8,\n")
    with pytest.raises(BadInput, match="client is missing"):
        signals("a,0,0,9,\n  ,0,0,8,\n")


def test_what_of_the_finished_clients_cannot_be_used_is_said(tmp_path: Path):
    first_sessions = practice(80).filter(pl.col("session") < 4)
    finished = first_sessions.with_columns(
        phq9=pl.when(pl.int_range(pl.len()) == 5).then(None).otherwise(pl.col("phq9"))
    )
    finished.write_csv(tmp_path / "finished.csv")

    result = run("signals", "-", "--train", str(tmp_path / "finished.csv"), given=HEADER + "a,0,0,9,\n")

    assert "Of the finished clients: 1 row has no phq9." in result.stderr


@pytest.mark.parametrize(
    ("rows", "problem", "line"),
    [
        ("a,0,0,9,\na,0,0,8,\n", "same session twice", 3),
        ("a,0,0,inf,\n", "phq9 is infinite", 2),
        ("a,0,0,9,\na,1,1,low,\n", "phq9 is not a number", 3),
        ("a,0,0,9,\na,1,1,999,\n", "phq9 lies far outside its scale of 0 to 27", 3),
        (f"a,0,0,9,\na,1,1,{'1' * 100},\n", "phq9 is too large", 3),
        ("a,0,0,9,\na,1,1,8,1e99\n", "alliance is too large", 3),
        ("a,0,0,9,\na,1,1e99,8,\n", "time is too large", 3),
        ("a,0,0,9,\na,1,1,true,\n", "phq9 is not a number", 3),
        ("a,0,0,9,\n,1,1,8,\n", "client is missing", 3),
        ("a,,0,9,\n", "session is missing", 2),
        ("a,0,5,9,\na,1,1,8,\n", "A later session has an earlier time", 3),
        ("a,0,5,9,\na,1.5,6,8,\n", "A session is no whole number from 0 on", 3),
        ("a,-1,5,9,\na,1,6,8,\n", "A session is no whole number from 0 on", 2),
        ("a,0,,9,\n", "time is missing", 2),
    ],
)
def test_what_is_wrong_is_told_with_its_line(rows: str, problem: str, line: int):
    with pytest.raises(BadInput, match=problem) as error:
        signals(rows)

    assert error.value.line == line


@pytest.mark.parametrize("wrong", ["phq9", "alliance", "session", "time"])
def test_true_and_false_are_no_scores_and_no_times(wrong: str):
    columns = {"client": ["a", "a"], "session": [0, 1], "time": [0, 1], "phq9": [9, 8], "alliance": [4, 5]}

    with pytest.raises(BadInput, match=f"{wrong} holds true and false, no numbers"):
        signals_of(pl.DataFrame({**columns, wrong: [False, True]}))


def test_an_alliance_out_of_all_measure_is_refused_with_its_line():
    rows = "".join(f"{client},{session},{session},9,{4 + session}\n" for client in range(40) for session in range(3))

    with pytest.raises(BadInput, match="alliance lies too far from all other scores") as error:
        signals(rows + "a,0,0,9,1e9\n")

    assert error.value.line == 122


def on_another_scale(turned: pl.Expr) -> tuple[str, ...]:
    """Return what is said of alliance scores of the simulated practice that were turned to another scale."""
    table = practice(80).with_columns(alliance=turned)
    return draw_signals(io.BytesIO(_parquet(table))).notes


def test_an_alliance_on_a_scale_that_the_usual_was_not_learned_on_is_refused_with_its_line():
    with pytest.raises(BadInput, match=r"alliance lies far from the 3\.9 that is usual") as error:
        on_another_scale(10 * pl.col("alliance"))

    first = practice(80)["alliance"].is_not_null().arg_max()
    assert error.value.line == int(str(first)) + 2


@pytest.mark.parametrize(
    ("turned", "middle"),
    [
        ((pl.col("alliance") - 1) * 2.5, "7"),
        ((pl.col("alliance") - 1) / 4, "0.8"),
        (6 - pl.col("alliance"), "1.9"),
    ],
    ids=["0 to 10", "0 to 1", "more is worse"],
)
def test_an_alliance_that_is_oddly_far_from_the_usual_in_the_middle_is_told_of(turned: pl.Expr, middle: str):
    [note] = on_another_scale(turned)

    assert note.startswith(f"alliance is {middle}")
    assert "in the middle here and 3.9 where the usual was learned: check that it is the same scale" in note


def test_an_alliance_on_the_known_scale_is_passed_without_a_word():
    assert on_another_scale(pl.col("alliance")) == ()


@pytest.mark.parametrize(
    ("table", "problem"),
    [
        ("", "empty"),
        (HEADER, "no rows"),
        ("client,session\na,1\n", "no column phq9"),
        ("\x00\x01\x02", "table"),
        ("client,session,phq9,phq9\na,1,9,3\n", "Two columns have the same name"),
    ],
)
def test_what_is_no_table_is_told(table: str, problem: str):
    with pytest.raises(BadInput, match=problem):
        run("signals", "-", given=table)


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        (("--false-alarms", "0"), "between 0 and 10"),
        (("--reliable-change", "-1"), "more than 0"),
        (("--outcome", "alliance"), "not known without finished clients"),
        (("--train", "-"), "Only one of the two"),
    ],
)
def test_options_that_make_no_sense_are_told(options: tuple[str, ...], problem: str):
    with pytest.raises(BadInput, match=problem):
        signals("a,0,0,9,4\n", *options)


def test_simulated_rows_are_the_same_for_the_same_seed():
    first, second, other = (run("simulate", "-", "--clients", "5", "--seed", seed).stdout for seed in ("3", "3", "4"))

    assert first == second != other


def test_a_simulated_practice_needs_clients():
    with pytest.raises(BadInput, match="must lie between"):
        run("simulate", "-", "--clients", "0")
