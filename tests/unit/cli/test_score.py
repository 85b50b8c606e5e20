"""`holdspace score` and `holdspace instrument`, as they are typed."""

import io
import json
from datetime import date
from pathlib import Path

import polars as pl
import pytest
import typer
from typer.testing import CliRunner

from holdspace.cli.main import build_app
from holdspace.domain.errors import BadInput
from tests.unit.fhir.r4 import faults


def run(*arguments: str, given: str = "") -> str:
    """Return what the command prints; errors are raised as they reach the shell."""
    result = CliRunner().invoke(build_app(arguments[0]), list(arguments), input=given, catch_exceptions=True)
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == 0, result.output
    return result.output


def test_values_on_the_command_line_are_one_response():
    (row,) = json.loads(run("score", "--instrument", "phq-9", "2,2,1,3,0,2,1,0,1", "--json"))

    assert row["scores"][0]["value"] == 12
    assert row["scores"][0]["band"] == "moderate"
    assert [risk["item"] for risk in row["risks"]] == ["9"]


def test_a_table_gives_change_since_each_clients_first_response(tmp_path: Path):
    table = "client,session,1,2,3,4,5,6,7\na,0,3,3,3,3,2,2,2\na,5,1,1,1,1,0,0,0\nb,0,1,,2,,0,,1\n"
    (tmp_path / "answers.csv").write_text(table)

    rows = json.loads(run("score", "--instrument", "gad-7", str(tmp_path / "answers.csv"), "--json"))

    assert [row["scores"][0]["change"] for row in rows] == [None, "recovered", None]
    assert rows[1]["scores"][0]["difference"] == -14
    assert rows[2]["scores"][0]["reason"] == "Not scored, answers are missing: 4 of 7 answered; all are needed."


def test_a_table_is_read_as_a_spreadsheet_writes_it_where_commas_stand_in_numbers(tmp_path: Path):
    (tmp_path / "answers.csv").write_text("client;session;1;2;3;4;5;6;7\na;0;3;3;3;3;2;2;2\n")

    (row,) = json.loads(run("score", "--instrument", "gad-7", str(tmp_path / "answers.csv"), "--json"))

    assert row["scores"][0]["value"] == 18


def test_parquet_is_read_like_the_same_csv(tmp_path: Path):
    table = pl.DataFrame({"client": [7, 7], "session": ["a", "b"], "1": [3.0, 1.0], "2": [2.0, float("nan")]})
    table.write_parquet(tmp_path / "answers.parquet")
    (tmp_path / "answers.csv").write_text("client,session,1,2\n7,a,3,2\n7,b,1,\n")

    rows = [
        run("score", "--instrument", "phq-2", str(tmp_path / f"answers.{form}"), "--csv") for form in ("parquet", "csv")
    ]

    assert rows[0] == rows[1]
    assert "7,a,total,5" in rows[0]


@pytest.mark.parametrize("name", ["scores.parquet", "scores.csv"])
def test_scores_are_written_to_a_file_as_they_are_printed(tmp_path: Path, name: str):
    command = ("score", "--instrument", "phq-9", "-")
    given = "client,session,1,2,3,4,5,6,7,8,9\n7,a,2,2,1,3,0,2,1,0,1\n7,b,1,1,1,1,1,1,,1,0\n"

    run(*command, "-o", str(tmp_path / name), given=given)

    read = pl.read_parquet if name.endswith("parquet") else pl.read_csv
    written, printed = read(tmp_path / name), pl.read_csv(io.StringIO(run(*command, "--csv", given=given)))
    assert written.columns == printed.columns
    assert written["value"].to_list() == printed["value"].to_list()
    assert written["is_estimate"].to_list() == [False, False, True, False]


@pytest.mark.parametrize(
    ("column", "problem"),
    [
        ([1.5], "line 2: An answer is not a whole number"),
        ([9], "line 2: Item 1 of PHQ-2 cannot be 9"),
        ([[1]], "neither a number nor a text"),
    ],
)
def test_parquet_that_cannot_be_scored_is_refused(tmp_path: Path, column: list[object], problem: str):
    pl.DataFrame({"1": column, "2": [1]}, strict=False).write_parquet(tmp_path / "answers.parquet")

    with pytest.raises(BadInput, match=problem):
        run("score", "--instrument", "phq-2", str(tmp_path / "answers.parquet"))


def test_bytes_that_are_no_text_are_refused_in_words(tmp_path: Path):
    (tmp_path / "answers.csv").write_bytes(b"\xff\xfe\x00junk")

    with pytest.raises(BadInput, match=r"neither UTF-8 text nor Parquet"):
        run("score", "--instrument", "phq-2", str(tmp_path / "answers.csv"))


@pytest.mark.parametrize(
    "given", ["[3, 2, 2, 1, 3]", '{"answers": [3, 2, 2, 1, 3]}', '[{"1":3,"2":2,"3":2,"4":1,"5":3}]']
)
def test_json_is_read_from_standard_input(given: str):
    assert json.loads(run("score", "--instrument", "who-5", "-", "--json", given=given))[0]["scores"][0]["value"] == 44


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ("client,1,2,10\na,1,1,1\n", "line 1: There is no item '10'"),
        ("client,1,2\na,1,x\n", "line 2: An answer is not a whole number"),
        ("client,1,2\na,1,7\n", "line 2: Item 2 of PHQ-9 cannot be 7"),
        ("client,session,1\na,1,2\na,2,2\na,1,0\n", "line 4: A client has the same session twice"),
        ("client,1,2\na,1\n", "line 2: There are 2 cells for 3 columns"),
        ("client,1,2\na,1,2,3\n", "line 2: There are 4 cells for 3 columns"),
        ("client,1,1\na,1,2\n", "A column stands there twice"),
        ("client,1,2\na,1,inf\n", "line 2: An answer is not a whole number"),
        ("²,1,1,1,1,1,1,1,1", "line 1: An answer is not a whole number"),
        ("client,1,2\n" + "a" * 200_000 + ",1,1\n", "This is not CSV that can be read"),
        ("client,session,1\na,1,2\n a,1,0\n", "line 3: A client has the same session twice"),
        ("[[[1],1,1,1,1,1,1,1,1]]", "line 1: An answer is not a whole number"),
        ('{"1": 1, "2": 0, "1": 3}', "JSON with each name once"),
        ('{"client": ["a"], "answers": {"1": 1}}', "line 1: The client is neither a name nor a whole number"),
        ('{"client": "\\ud800", "answers": {"1": 1}}', "This is not valid JSON"),
        ("[1, 2]", "2 answers for 9 items"),
        ("[1.5]", "not a whole number"),
        ("[[[1], {}, 2, 1, 0, 2, 1, 0, 1]]", "not a whole number"),
        ("{", "not valid JSON"),
        ('{"client": "\\ud800", "answers": []}', "not valid JSON"),
        ("", "There are no answers"),
    ],
)
def test_answers_that_cannot_be_scored_are_refused_with_their_line(given: str, problem: str):
    with pytest.raises(BadInput) as refusal:
        run("score", "--instrument", "phq-9", "-", given=given)
    assert problem in str(refusal.value)


@pytest.mark.parametrize("last", ["nan", "inf", "1.5", "x"])
def test_typed_answers_that_are_no_whole_numbers_are_not_taken_for_the_name_of_a_file_alone(last: str):
    with pytest.raises(BadInput, match="as answers these are not all whole numbers"):
        run("score", "--instrument", "phq-2", f"2,{last}")


def test_responses_of_nobody_are_not_compared():
    given = '[{"client": null, "answers": {"1": 3, "2": 3}}, {"client": null, "answers": {"1": 0, "2": 0}}]'

    rows = json.loads(run("score", "--instrument", "phq-2", "-", "--json", given=given))

    assert [row["client"] for row in rows] == ["", ""]
    assert [row["scores"][0]["difference"] for row in rows] == [None, None]


@pytest.mark.parametrize("sessions", [("0", "2", "10"), ("-1", "0", "1.5"), ("2026-03-02", "2026-03-09", "2026-10-01")])
def test_change_is_since_the_first_session_wherever_its_row_stands(sessions: tuple[str, ...]):
    """A fall read backwards would be a deterioration."""
    first, second, third = (f"a,{session},{value},{value}" for session, value in zip(sessions, "321", strict=True))
    given = "\n".join(("client,session,1,2", third, "b,1,1,1", first, second))

    rows = json.loads(run("score", "--instrument", "phq-2", "-", "--json", given=given))

    assert [row["session"] for row in rows] == [sessions[2], "1", sessions[0], sessions[1]]
    assert [row["scores"][0]["difference"] for row in rows] == [-4, None, None, -2]


def test_change_is_since_the_first_score_where_the_first_session_has_none():
    given = "client,session,1,2\na,3,0,0\na,2,3,3\na,1,3,\n"

    rows = json.loads(run("score", "--instrument", "phq-2", "-", "--json", given=given))

    assert [row["scores"][0]["difference"] for row in rows] == [-6, None, None]


def test_sessions_with_names_are_taken_in_the_order_of_their_rows():
    given = "client,session,1,2\na,start,3,3\na,end,0,0\n"

    rows = json.loads(run("score", "--instrument", "phq-2", "-", "--json", given=given))

    assert [row["scores"][0]["difference"] for row in rows] == [None, -6]


def test_other_columns_are_passed_over_where_every_item_is_there(tmp_path: Path):
    table = pl.DataFrame({"team": ["north"], "2": [1], "on": [date(2026, 3, 2)], "client": ["a"], "1": [3]})
    table.write_csv(tmp_path / "a.csv")
    table.write_parquet(tmp_path / "a.parquet")

    for name in ("a.csv", "a.parquet"):
        [row] = json.loads(run("score", "--instrument", "phq-2", str(tmp_path / name), "--json"))
        assert row["scores"][0]["value"] == 4


def test_nothing_is_printed_where_one_answer_is_not_possible(tmp_path: Path):
    (tmp_path / "answers.csv").write_text("client,1,2\na,1,1\nb,1,9\n")

    for form in ("--csv", "--json", "--fhir"):
        command = ["score", "--instrument", "phq-2", str(tmp_path / "answers.csv"), form]
        result = CliRunner().invoke(build_app("score"), command)

        assert isinstance(result.exception, BadInput)
        assert result.stdout == ""


def test_a_million_letters_that_are_no_answers_are_refused_in_words():
    junk = "".join(chr(33 + (7 * n * n) % 90) + ("\n" if n % 61 == 0 else "") for n in range(1_000_000))

    with pytest.raises(BadInput):
        run("score", "--instrument", "phq-9", "-", "--csv", given=junk)


def test_a_measure_goes_out_as_fhir_and_comes_in_again(tmp_path: Path):
    (tmp_path / "q.json").write_text(run("instrument", "export", "core-10"))

    written = run("instrument", "import", str(tmp_path / "q.json"), "--to", str(tmp_path / "own")).strip()

    assert "CORE-10, 10 items" in run("instrument", "check", written)
    assert (
        json.loads(run("score", "--instrument", written, "3,1,1,2,1,0,3,2,3,1", "--json"))[0]["scores"][0]["value"]
        == 21
    )


def test_a_measure_that_comes_in_without_its_risk_is_refused(tmp_path: Path):
    resource = json.loads(run("instrument", "export", "phq-9"))
    facts = json.loads(resource["extension"][0]["valueString"]) | {"risk_items": []}
    resource["extension"][0]["valueString"] = json.dumps(facts)
    (tmp_path / "q.json").write_text(json.dumps(resource))

    command = ["instrument", "import", str(tmp_path / "q.json"), "--to", str(tmp_path / "own")]
    refused = CliRunner().invoke(build_app("instrument"), command)

    assert "item 9 asks for a person" in str(refused.exception)
    assert not (tmp_path / "own").exists()


def test_the_list_says_which_licence_asks_for_a_confirmation():
    listed = {row["id"]: row for row in json.loads(run("instrument", "list", "--json"))}

    assert listed["who-5"]["needs_confirmation"]
    assert not listed["phq-9"]["needs_confirmation"]
    assert not listed["session-check"]["is_validated"]


def test_a_measure_is_shown_with_its_sources():
    shown = run("instrument", "show", "phq-9")

    assert "Kroenke" in shown
    assert "Little interest" in shown


def test_an_app_without_a_command_has_them_all():
    assert isinstance(build_app(None), typer.Typer)


def test_answers_go_out_as_fhir_and_come_in_again():
    table = "client,1,2,3,4,5,6,7,8,9\nPatient/7,2,2,1,3,0,2,1,0,1\nPatient/8,0,0,0,0,0,0,0,0,0\n"
    bundle = run("score", "--instrument", "phq-9", "-", "--fhir", given=table)

    rows = json.loads(run("score", "--instrument", "phq-9", "-", "--json", given=bundle))

    assert [(row["client"], row["scores"][0]["value"]) for row in rows] == [("Patient/7", 12), ("Patient/8", 0)]


def test_a_tables_own_names_of_clients_and_sessions_are_no_addresses_in_fhir():
    table = "client,session,1,2,3,4,5,6,7,8,9\nanna,3,2,2,1,3,0,2,1,0,1\nanna,4,0,0,0,0,0,0,0,0,\n"
    bundle = json.loads(run("score", "--instrument", "phq-9", "-", "--fhir", given=table))

    rows = json.loads(run("score", "--instrument", "phq-9", "-", "--json", given=json.dumps(bundle)))

    assert faults(bundle) == []
    assert [(row["client"], row["session"]) for row in rows] == [("anna", "3"), ("anna", "4")]


def test_answers_to_another_version_are_refused():
    bundle = json.loads(run("score", "--instrument", "phq-9", "0,0,0,0,0,0,0,0,0", "--fhir"))
    bundle["entry"][0]["resource"]["questionnaire"] = "urn:holdspace:instrument:phq-9|2001"

    with pytest.raises(BadInput, match="another measure or version"):
        run("score", "--instrument", "phq-9", "-", given=json.dumps(bundle))
