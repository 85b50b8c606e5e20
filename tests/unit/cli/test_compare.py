"""`holdspace compare` from tables to agreement."""

from __future__ import annotations

import json
from functools import partial

import polars as pl
import pytest

from holdspace.workflows import compare_codings
from tests.command_line import typed

HEAD = "dialogue_id,turn_index,speaker,text,question,client_talk\n"


@pytest.fixture
def run(monkeypatch, capfd):
    return partial(typed, monkeypatch, capfd, "compare")


@pytest.fixture
def tables(tmp_path):
    """Two coders of 20 turns who differ on one."""
    rows = [f"a,{i},therapist,words,{'open' if i % 2 else 'none'}," for i in range(20)]
    first, second = tmp_path / "anna.csv", tmp_path / "ben.csv"
    first.write_text(HEAD + "\n".join(rows), encoding="utf-8")
    second.write_text(HEAD + "\n".join(["a,0,therapist,words,closed,", *rows[1:]]), encoding="utf-8")
    return first, second


def test_agreement_is_printed_and_differences_written(run, tables, tmp_path):
    found = run(*tables, "--output", tmp_path / "differ.csv")

    assert found.code == 0
    assert "question present" in found.out
    assert (tmp_path / "differ.csv").read_text(encoding="utf-8").splitlines()[1] == "a,0,question,none,closed"


def test_the_json_report_has_coefficients_with_intervals(run, tables):
    report = json.loads(run(*tables, "--json").out)

    (kind, _) = report["codes"]
    assert kind["code"] == "question"
    assert kind["kappa"]["lower"] < kind["kappa"]["value"] < 1
    assert kind["alpha"]["n"] == 20


@pytest.mark.parametrize(("separator", "end", "encoding"), [(";", "\r\n", "cp1252"), (",", "\r", "utf-8-sig")])
def test_a_table_that_was_filled_in_with_a_spreadsheet_is_compared(run, tables, separator, end, encoding):
    filled = tables[1].read_text(encoding="utf-8").replace("words", "I don’t")
    tables[1].write_bytes(filled.replace(",", separator).replace("\n", end).encode(encoding))

    assert json.loads(run(*tables, "--json").out)["codes"][0]["alpha"]["n"] == 20


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("dialogue_id,turn_index\na,1\n", "no column of a code"),
        ("turn_index,question\n1,open\n", "lacks the column dialogue_id"),
        (HEAD + "a,0,therapist,words,maybe,\n", "row 1"),
        (HEAD + "a,0,therapist,words,open,\n" * 2, "row 2: This turn stands in the table already"),
        (HEAD + "b,0,therapist,words,open,\n", "No turn was coded by two coders"),
        ("dialogue_id,turn_index,question\n\xff\xfe,1,open\n", "line 2: This is not UTF-8 text"),
    ],
)
def test_what_cannot_be_compared_is_refused(run, tables, tmp_path, content, said):
    bad = tmp_path / "bad.csv"
    bad.write_bytes(content.encode("latin-1"))

    found = run(tables[0], bad)

    assert found.code == 2
    assert said in found.err


@pytest.mark.parametrize(
    ("frame", "said"),
    [
        (
            pl.select(pl.repeat("a", 1_000_001).alias("dialogue_id"), pl.repeat(1, 1_000_001).alias("turn_index")),
            "more",
        ),
        (pl.DataFrame({"dialogue_id": ["a" * 1_000] * 2_000, "turn_index": 1, "question": "open"}), "unpacks to more"),
        (pl.DataFrame({"dialogue_id": [["a"]], "turn_index": [1], "question": ["open"]}), "not a readable table"),
    ],
)
def test_a_small_file_that_says_it_is_huge_is_refused(run, tables, tmp_path, monkeypatch, frame, said):
    """Parquet says "the same again" in a few bytes."""
    monkeypatch.setattr(compare_codings, "MOST_BYTES", 1_000_000)
    bad = tmp_path / "bad.parquet"
    frame.write_parquet(bad)
    assert bad.stat().st_size < 500_000

    found = run(tables[0], bad)

    assert found.code == 2
    assert said in found.err


def test_codes_are_read_from_parquet_as_from_csv(run, tables, tmp_path):
    pl.read_csv(tables[1], infer_schema=False).write_parquet(tmp_path / "ben.parquet")

    assert run(tables[0], tmp_path / "ben.parquet", "--json").out.count("closed") == 1


def test_one_table_alone_is_refused(run, tables):
    assert run(tables[0]).code == 2
