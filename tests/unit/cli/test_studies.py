"""The commands for studies (dropout, gains, lagged, benchmark, scale, chart) as typed, with tables good and bad."""

from __future__ import annotations

import io
import json
import random
from pathlib import Path

import polars as pl
import pytest
from pypdf import PdfReader

from holdspace.domain.errors import BadInput
from holdspace.statistics.clinic_simulation import simulate_clinic
from tests.unit.cli.test_signals import run

ALIKE = "service,recovered\n" + "".join(f"{service},1\n" * 10 for service in range(5))
STEP = "a,1,20\na,2,20\na,3,21\na,4,9\na,5,9\na,6,8\n"


@pytest.fixture(scope="module")
def practice(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A simulated practice as a Parquet file."""
    path = tmp_path_factory.mktemp("practice") / "sessions.parquet"
    simulate_clinic(clients=400, seed=8).write_parquet(path)
    return str(path)


def test_dropout_has_a_chance_with_an_interval_for_each_session_after_intake(practice: str, tmp_path: Path):
    output = tmp_path / "risk.parquet"
    report = json.loads(run("dropout", practice, "--train", practice, "-o", str(output), "--json").stdout)

    drawn = pl.read_parquet(output)
    assert drawn.columns == ["client", "session", "dropout_probability", "lower", "upper"]
    assert report["rows"] == drawn.height
    assert report["n_events"] >= 30
    assert (drawn["lower"] <= drawn["dropout_probability"]).all()


def test_a_sudden_gain_is_found_and_told(tmp_path: Path):
    table = "client,session,phq9\n" + STEP

    drawn = pl.read_csv(io.BytesIO(run("gains", "-", given=table).stdout.encode()))
    report = json.loads(run("gains", "-", "--json", given=table).stdout)

    assert drawn.rows() == [("a", 3, 12.0, False)]
    assert report == {"clients": 1, "clients_with_a_gain": 1, "gains": 1, "losses": 0, "reversed": 0, "notes": []}


def test_lagged_says_a_pattern_and_no_cause(practice: str):
    said = run("lagged", practice, "--reliability", "0.76").stdout
    report = json.loads(run("lagged", practice, "--json").stdout)

    assert "it is no cause" in said
    assert report["within"]["interval"][0] < report["within"]["value"] < report["within"]["interval"][1]


def test_benchmark_sets_services_beside_their_case_mix():
    draw = random.Random(2)
    rows = [f"s{service},{int(draw.random() < 0.5)},{draw.randint(5, 25)}" for service in range(6) for _ in range(30)]
    table = "service,recovered,intake\n" + "\n".join(rows)

    drawn = pl.read_csv(io.BytesIO(run("benchmark", "-", "--case-mix", "intake", given=table).stdout.encode()))

    assert drawn["service"].to_list() == [f"s{number}" for number in range(6)]
    assert {"expected", "lower", "upper", "shrunken"} <= set(drawn.columns)


def test_a_scale_is_looked_into_by_reliability_factors_and_invariance():
    draw = random.Random(4)
    rows = []
    for number in range(300):
        trust = draw.gauss(0, 1)
        rows.append(",".join(f"{trust + draw.gauss(0, 0.7):.3f}" for _ in range(4)) + f",{'ab'[number % 2]}")
    table, model = "h,p,s,t,sex\n" + "\n".join(rows), "trust =~ h + p + s + t"

    alpha = json.loads(run("scale", "reliability", "-", "--columns", "h,p,s,t", "--json", given=table).stdout)
    factors = json.loads(run("scale", "factors", "-", "--model", model, "--json", given=table).stdout)
    steps = json.loads(
        run("scale", "invariance", "-", "--model", model, "--group", "sex", "--json", given=table).stdout
    )

    assert 0.8 < alpha["alpha"] < 0.95
    assert factors["steps"][0]["df"] == 2
    assert [step["step"] for step in steps["steps"]] == ["configural", "metric", "scalar", "strict"]


def test_a_course_is_drawn_and_handed_to_notebooks():
    table = "client,session,phq9\n7,0,16\n7,1,14\n7,2,12\n"

    picture = run("chart", "-", "--client", "7", given=table).stdout
    described = json.loads(run("chart", "-", "--client", "7", "--json", given=table).stdout)

    assert picture.startswith("<svg")
    assert len(described["datasets"]["outlook"]) == 1


def test_a_course_becomes_a_report(tmp_path: Path):
    run("chart", "-", "--client", "7", "-o", str(tmp_path / "c.pdf"), given="client,session,phq9\n7,0,16\n7,1,14\n")

    text = PdfReader(tmp_path / "c.pdf").pages[0].extract_text()
    assert "16 at first, 14 now" in text
    assert "simulated clients and on no real person" in " ".join(text.split())


def test_a_file_that_is_neither_picture_nor_report_is_refused(tmp_path: Path):
    with pytest.raises(BadInput, match="A picture is written as SVG, a report as PDF") as refused:
        run("chart", "-", "--client", "7", "-o", str(tmp_path / "c.png"), given="client,session,phq9\n7,0,16\n")

    assert refused.value.remedy == "Name OUT.svg or OUT.pdf."


def test_what_of_a_table_cannot_be_used_is_said(tmp_path: Path):
    table = "client,session,phq9\na,1,20\na,2,\nb,1,50\n"
    model = str(tmp_path / "m.json")
    scores = "".join(
        f"{client},{session},{(7 * client + 5 * session) % 11}\n" for client in range(9) for session in range(4)
    )
    run("fit", "growth", "-", "--formula", "phq9 ~ session", "-o", model, given=f"client,session,phq9\n{scores}")

    gains = run("gains", "-", given=table).stderr
    signals = run("signals", "-", given=table).stderr
    predicted = run("predict", model, "-", given="client,session,phq9\na,1,20\na,1,20\na,2,9\n")
    misspelt = run("predict", model, "-", given="client,session,phq\na,1,20\na,2,9\n")
    far = run("predict", model, "-", "--at", "100000", given="client,session,phq9\na,1,20\na,2,9\n")
    with pytest.raises(BadInput, match="A client has more than 5,000 rows"):
        run("predict", model, "-", given="client,session,phq9\n" + "".join(f"a,{n},9\n" for n in range(5001)))

    assert "1 row has no phq9." in gains
    assert "Fewer than 4 scores: 2 of 2 clients" in gains
    assert "1 score of phq9 lies outside 0 to 27" in signals
    assert "1 score is expected outside the scale of phq9" in far.stderr
    assert predicted.stdout.count("\n") == 3
    assert "1 row was left out" in predicted.stderr
    assert "each client is predicted as a new one" not in predicted.stderr
    assert "No row has a score in phq9: each client is predicted as a new one." in misspelt.stderr


def test_what_finished_clients_do_not_differ_in_is_left_out_and_named(practice: str, tmp_path: Path):
    flat = tmp_path / "flat.parquet"
    pl.read_parquet(practice).with_columns(phq9=pl.lit(9)).write_parquet(flat)

    told = run("dropout", practice, "--train", str(flat), "-o", str(tmp_path / "r.csv"), "--json")

    report, risks = json.loads(told.stdout), pl.read_csv(tmp_path / "r.csv")
    assert report["left_out"] == ["first_symptoms", "symptoms"]
    assert "do not differ in it: first_symptoms, symptoms" in told.stderr
    assert (risks["upper"] < 0.9).all()


@pytest.mark.parametrize(
    ("command", "table", "problem"),
    [
        (["gains", "-"], "client,session,phq9\na,1,5\na,1,6\n", "same session twice"),
        (["gains", "-"], "client,session,phq9\na,1,inf\n", "line 2: phq9 is infinite"),
        (["lagged", "-"], "client,session,alliance,phq9\na,1,3,inf\n", "standard input, line 2: phq9 is infinite"),
        (["gains", "-"], "client,session,phq9\na,1,1e300\n", "line 2: phq9 is too large"),
        (["gains", "-"], "client,session,phq9\na,1,true\na,2,false\n", "phq9 holds true and false, no numbers"),
        (["lagged", "-"], "client,session,alliance,phq9\na,1,true,9\n", "alliance holds true and false"),
        (["scale", "reliability", "-"], "a,b\ntrue,1\nfalse,2\n", "a holds true and false, no numbers"),
        (["gains", "-"], f"client,session,phq9\na,1,{'9' * 100}\n", "line 2: phq9 is too large"),
        (["gains", "-"], "client,session,phq9\n,1,5\n", "client is missing"),
        (
            ["fit", "growth", "-", "--formula", "phq9 ~ session"],
            "client,session,phq9\na,1,5\n,2,9\n",
            "standard input, line 3: client is missing",
        ),
        (
            ["fit", "growth", "-", "--formula", "phq9 ~ session"],
            "client,session,phq9\na,1,5\na,2,-1e300\n",
            "too large",
        ),
        (["gains", "-"], "client,session,phq9\na,one,5\n", "line 2: session is not a number"),
        (["gains", "-"], "", "The table is empty"),
        (["gains", "-"], "\x00\x01junk", "no column"),
        (["gains", "-", "--outcome", "core10"], "client,session,core10\na,1,5\n", "is not known for this outcome"),
        (["lagged", "-"], "client,session,phq9,alliance\na,1,5,4\n", "At least 100 clients"),
        (["lagged", "-"], "client,session,phq9,alliance\na,1.5,5,4\n", "no whole number"),
        (["lagged", "-"], "client,session,phq9,alliance\na,1,5,4\na,-3,5,4\n", "line 3: A session is no whole number"),
        (["lagged", "-"], "client,session,phq9,alliance\na,0,5,4\na,0,5,4\n", "line 3: A client has two rows for one"),
        (["benchmark", "-"], "service,recovered\na,1\n", "services have 10 clients"),
        (["benchmark", "-"], "client,service,recovered\na,1,1\na,1,1\n", "more than one row"),
        (["benchmark", "-"], ALIKE, "All results are the same"),
        (["scale", "factors", "-", "--model", "f =~ a + b + c"], "a,b,c\n1,2,\n", "No row is complete"),
        (["benchmark", "-", "--service", "therapist"], "therapist,recovered\na,1\n", "Therapists are not compared"),
        (["scale", "reliability", "-"], "a,b\n1,1\n1,2\n1,3\n1,4\n1,5\n", "answered alike by everybody"),
        (["scale", "factors", "-", "--model", "nothing"], "a,b\n1,2\n", "no model and no file"),
        (["scale", "invariance", "-", "--model", "f =~ a + b + c", "--group", "g"], "a,b,c,g\n1,2,3,x\n", "one group"),
        (["chart", "-", "--client", "z"], "client,session,phq9\na,1,5\n", "no score of this client"),
    ],
)
def test_bad_tables_are_refused_with_what_is_wrong(command: list[str], table: str, problem: str):
    with pytest.raises(BadInput, match=problem):
        run(*command, given=table)
