"""`holdspace code` from the command line to the written file, with the model that ships."""

from __future__ import annotations

import csv
import io
import json
from functools import partial
from types import SimpleNamespace

import polars as pl
import pytest

from holdspace.cli import coding_inputs
from holdspace.domain.coding.coded import CLIENT_CODES, THERAPIST_CODES
from holdspace.workflows.coded_rows import SENTENCE_COLUMNS, TURN_COLUMNS
from tests.command_line import typed
from tests.integration.coding.conversation import FORMATS, SAID, txt

BEHAVIOURS = {"question", "reflection", "therapist_input", "other"}


@pytest.fixture
def run(monkeypatch, capfd):
    return partial(typed, monkeypatch, capfd, "code")


@pytest.fixture
def session(tmp_path):
    path = tmp_path / "march.txt"
    path.write_bytes(txt())
    return path


def table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_a_table_of_sentences_says_where_the_codes_of_the_therapist_lie(run, session, tmp_path):
    turns, sentences = tmp_path / "turns.csv", tmp_path / "sentences.csv"
    run(session, "--output", turns, "--sentences", sentences)

    rows = table(sentences.read_text(encoding="utf-8"))
    first = [row for row in rows if row["turn_index"] == "0"]
    assert tuple(rows[0]) == SENTENCE_COLUMNS
    assert [row["text"] for row in first] == ["Good morning, Mira.", "What would you like to look at together today?"]
    assert [row["question"] for row in first] == ["none", "open"]
    assert all(SAID[int(row["turn_index"])][1][int(row["start"]) : int(row["end"])] == row["text"] for row in rows)
    assert {row["speaker"] for row in rows} == {"therapist"}
    assert turns.read_text(encoding="utf-8") == run(session, "--format", "csv").out


def test_the_report_and_json_say_in_which_sentence_a_turn_asks(run, session):
    report = run(session, "--format", "html").out
    turn = json.loads(run(session, "--json").out)["sessions"][0]["turns"][0]

    asks = "What would you like to look at together today?"
    assert f'Good morning, Mira. <span class="where">{asks} <small>Question</small></span>' in report
    assert [turn["text"][part["start"] : part["end"]] for part in turn["utterances"]] == ["Good morning, Mira.", asks]


def test_report_and_json_count_what_the_therapist_did_by_kind(run, tmp_path):
    path = tmp_path / "long.txt"
    path.write_bytes(txt() + b"\n" + txt() + b"\n" + txt())

    report = run(path, "--format", "html").out
    counts = {
        each["label"] or each["code"]: each for each in json.loads(run(path, "--json").out)["sessions"][0]["counts"]
    }

    assert "How often each kind was found" in report
    assert "Affirmation (experimental)" in report
    asked = counts["open"]
    assert asked["turns"]["n"] >= 15
    assert asked["turns"]["lower"] <= asked["turns"]["value"] <= asked["turns"]["upper"]
    assert counts["advice"]["sentences"]["value"] > 1


def test_the_quick_coder_does_not_look_into_turns_and_says_so(run, session, tmp_path):
    found = run(session, "--quick", "--sentences", tmp_path / "sentences.csv")

    assert found.code == 2
    assert "does not look into turns" in found.err


def test_the_same_conversation_in_every_format_gets_the_same_codes(run, tmp_path):
    found = {}
    for ending, write in FORMATS.items():
        path = tmp_path / f"session{ending}"
        path.write_bytes(write())
        found[ending] = run(path, "--format", "csv").out

    assert len(table(found[".txt"])) == len(SAID)
    assert set(found.values()) == {found[".txt"]}


@pytest.mark.parametrize(
    ("option", "setting", "said"),
    [
        ("--max-speakers", "HOLDSPACE_TRANSCRIPT_SPEAKERS", "More than 1 speakers"),
        ("--max-utterances", "HOLDSPACE_TRANSCRIPT_UTTERANCES", "More than 1 utterances"),
    ],
)
def test_the_limits_are_options_and_settings(run, session, monkeypatch, option, setting, said):
    by_option = run(session, option, "1")
    monkeypatch.setenv(setting, "1")
    by_setting = run(session)

    assert [by_option.code, by_setting.code] == [2, 2]
    assert said in by_option.err
    assert said in by_setting.err


def test_the_csv_has_the_columns_of_the_contract_and_each_speakers_own_codes(run, session):
    rows = table(run(session, "--format", "csv").out)

    assert tuple(rows[0]) == TURN_COLUMNS
    for row in rows:
        is_therapist = row["speaker"] == "therapist"
        assert (row["behaviour"] in BEHAVIOURS) == is_therapist
        assert (row["client_talk"] in {"change", "neutral", "sustain"}) != is_therapist
        assert bool(row["emotions"]) != is_therapist
        codes = THERAPIST_CODES if is_therapist else CLIENT_CODES
        assert all(0 < float(row[f"{code}_probability"]) <= 1 for code in codes)


def test_what_a_table_of_turns_has_no_place_for_is_said_beside_it(run, tmp_path):
    for name in ("first", "second"):
        (tmp_path / f"{name}.txt").write_text("T: What would you like to look at today?\n", encoding="utf-8")

    one = run(tmp_path / "first.txt", "--format", "csv")
    both = run(tmp_path / "first.txt", tmp_path / "second.txt", "--format", "csv")

    assert "holdspace: first: Nothing is said by the client." in one.err
    assert "holdspace: 2 conversations: Nothing is said by the client." in both.err
    assert len(table(both.out)) == 2


def test_plain_cases_are_coded_as_anybody_would(run, session):
    rows = table(run(session, "--format", "csv").out)

    assert (rows[0]["behaviour"], rows[0]["question"]) == ("question", "open")
    assert rows[2]["behaviour"] == "reflection"
    assert (rows[4]["behaviour"], rows[4]["question"]) == ("question", "closed")
    assert rows[8]["behaviour"] == "other"
    assert rows[3]["client_talk"] == "change"
    assert "gratitude" in rows[9]["emotions"]


def test_parquet_holds_the_same_as_csv(run, session, tmp_path):
    run(session, "--output", tmp_path / "codes.parquet")

    frame = pl.read_parquet(tmp_path / "codes.parquet")

    rows = table(run(session, "--format", "csv").out)
    assert tuple(frame.columns) == TURN_COLUMNS
    assert frame["behaviour"].to_list() == [row["behaviour"] or None for row in rows]
    assert frame.schema["turn_index"] == pl.Int64
    assert frame.schema["emotions_probability"] == pl.Float64


@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_a_table_of_sessions_keeps_its_keys_and_gives_a_row_a_session(run, tmp_path, ending):
    source, sessions = tmp_path / f"in.{ending}", tmp_path / "sessions.csv"
    keys = {"dialogue_id": ["b"] * 2 + ["a"] * 2, "turn_index": [1, 0, 3, 5]}
    said = {"speaker": ["client", "therapist"] * 2, "text": ["I want to.", "Why now?", "Yes.", ""]}
    frame = pl.DataFrame(keys | said)
    frame.write_csv(source) if ending == "csv" else frame.write_parquet(source)

    rows = table(run(source, "--format", "csv", "--sessions", sessions).out)

    assert {(row["dialogue_id"], int(row["turn_index"])) for row in rows} == {("b", 1), ("b", 0), ("a", 3), ("a", 5)}
    assert [row["dialogue_id"] for row in table(sessions.read_text(encoding="utf-8"))] == ["b", "a"]


def test_json_has_every_probability_and_the_figures(run, session):
    (found,) = json.loads(run(session, "--json").out)["sessions"]

    assert found["dialogue_id"] == "march"
    assert sum(found["turns"][0]["distributions"]["question"].values()) == pytest.approx(1, abs=0.001)
    assert {figure["id"] for figure in found["summary"]} >= {"question_count", "therapist_talk_share"}
    assert found["coder"].startswith("listening ")
    assert found["insight"]["feedback"]["went_well"]["observation"] == "feeling_taken_up"


def test_the_table_to_read_says_what_was_found_and_that_it_may_be_wrong(run, session):
    found = run(session)

    assert found.code == 0
    assert "Open question" in found.out
    assert found.out.count("may be wrong") == 1
    assert "Went well: A hard feeling was taken up (turns 2, 3)" in found.out
    assert "How far ten experts agree" in found.out
    assert found.err == ""


def test_a_share_on_which_experts_do_not_agree_stands_with_the_reason_and_without_a_range(run, tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("T: So you were sad, and angry as well.\nC: Yes, I was.\n" * 20, encoding="utf-8")

    beside = run(path).out.partition("Complex among reflections")[2].partition("Turns that inform")[0]

    assert "Not reliable" in beside
    assert " to " not in beside


def test_the_report_is_one_file(run, session, tmp_path):
    run(session, "--output", tmp_path / "report.html")

    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert page.startswith("<!doctype html>")
    assert "Good morning, Mira." in page
    assert "<script" not in page


def test_standard_input_is_read(run, monkeypatch):
    monkeypatch.setattr(coding_inputs, "sys", SimpleNamespace(stdin=SimpleNamespace(buffer=io.BytesIO(txt()))))

    assert len(table(run("-", "--format", "csv").out)) == len(SAID)


def test_a_person_says_who_is_who(run, tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("Ana: Hello you.\nBo: Hello.\nAna: How are you?\nBo: Fine, thanks.\n", encoding="utf-8")

    rows = table(run(path, "--format", "csv", "--speaker", "Bo=therapist").out)

    assert [row["speaker"] for row in rows] == ["client", "therapist"] * 2


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "empty"),
        (b"Therapist: \n", "Nothing is said"),
        (("Therapist: " + "Ich weiß nicht, wo wir anfangen sollen, es war eine lange Woche. " * 5).encode(), "English"),
    ],
    ids=["empty", "nothing said", "another language"],
)
def test_what_cannot_be_coded_is_refused_with_exit_code_2(run, tmp_path, content, message):
    path = tmp_path / "bad.txt"
    path.write_bytes(content)

    found = run(path)

    assert found.code == 2
    assert message in found.err
    assert found.out == ""


def test_where_nothing_can_be_written_the_exit_code_is_1(run, session, tmp_path):
    found = run(session, "--output", tmp_path / "no such folder" / "x.csv")

    assert found.code == 1


def test_an_ending_that_cannot_be_written_is_refused(run, session, tmp_path):
    assert run(session, "--output", tmp_path / "x.docx").code == 2
    assert run(session, "--format", "csv", "--sessions", tmp_path / "x.html").code == 2


NAMES_THE_WINDOW = "\x1b]0;Reviewed by an expert\x07"


def test_what_was_said_does_nothing_to_the_terminal_it_is_shown_on(run, tmp_path):
    path = tmp_path / "a.txt"
    path.write_text(f"Therapist: How are you? {NAMES_THE_WINDOW}\nClient: I feel sad.\x1b[2J\n", encoding="utf-8")

    shown = run(path).out

    assert "How are you? \ufffd]0;Reviewed by an expert\ufffd" in shown
    assert "\x1b" not in shown


def test_neither_does_a_conversation_s_name_in_a_refusal(run, tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(
        f"dialogue_id,turn_index,speaker,text\n{NAMES_THE_WINDOW},0,client,Сегодня мне очень грустно\n",
        encoding="utf-8",
    )

    for skip in ((), ("--skip-refused",)):
        assert "\ufffd]0;Reviewed" in (said := run(path, "--format", "csv", *skip).err)
        assert "\x1b" not in said
