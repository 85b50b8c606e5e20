"""Loading the wording that a clinic is licensed for: complete, declared, and for as long as the licence lasts."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from holdspace.definitions import SCORING_ONLY, load_instrument, load_instruments, read_instrument, write_instrument
from holdspace.definitions.wording import Declaration, with_wording
from holdspace.domain.errors import BadInput
from holdspace.domain.measures.instrument import Instrument
from holdspace.fhir.questionnaire import from_questionnaire, to_questionnaire
from tests.unit.cli.test_score import run

TODAY = date(2026, 11, 26)
DECLARED = Declaration(
    "Adaeze Obi", "permission of 1 May 2026, in the office", now=TODAY, valid_until=date(2027, 4, 30)
)
NOTICE = 'notice = "© the owner"\n'


def wording(n: int = 5, lowest: int = 0, highest: int = 8, *, head: str = NOTICE) -> bytes:
    items = "".join(f'{number} = "Question {number}"\n' for number in range(1, n + 1))
    answers = "".join(f'{value} = "Answer {value}"\n' for value in range(lowest, highest + 1))
    return f"{head}[items]\n{items}[answers]\n{answers}".encode()


@pytest.mark.parametrize("instrument", load_instruments(SCORING_ONLY).values(), ids=lambda each: each.id)
def test_what_ships_for_scoring_only_holds_no_wording_and_cannot_be_asked(instrument: Instrument):
    assert not instrument.has_wording
    assert {item.text for item in instrument.items} == {""}
    assert not instrument.licence.is_in_force(TODAY)
    assert instrument.main_scale.change is None


def test_with_the_wording_the_measure_is_whole_and_keeps_its_scoring():
    loaded = with_wording(load_instrument("wsas"), wording(), DECLARED, source="form.toml")

    assert loaded.has_wording
    assert loaded.scales == load_instrument("wsas").scales
    assert (loaded.item("3").text, loaded.item("3").options[8].text) == ("Question 3", "Answer 8")
    assert loaded.licence.notice == "© the owner"
    assert read_instrument(write_instrument(loaded, checked="a test").encode(), "wsas.toml") == loaded
    assert from_questionnaire(json.loads(json.dumps(to_questionnaire(loaded)))) == loaded


def test_the_licence_lasts_until_its_last_day():
    licence = with_wording(load_instrument("wsas"), wording(), DECLARED, source="form.toml").licence

    assert licence.is_in_force(date(2027, 4, 30))
    assert not licence.is_in_force(date(2027, 5, 1))


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (wording(4), "item 5"),
        (wording(6), "item 6"),
        (wording(highest=7), "answer 8"),
        (wording(head=""), "copyright line is missing"),
        (wording(head=NOTICE + 'script = "x"\n'), "no field script"),
        (b"\xff\xfe", "not valid TOML"),
        (b"items = " + b"9" * 5000, "not valid TOML"),
        (b"items = 3", "table items is missing"),
        (wording(head=NOTICE + f'stem = "{"x" * 2001}"\n'), "longer than 2000"),
        (b"#" * 200_001, "too large"),
        (wording(head=NOTICE + 'stem = "\\u001b[2J"\n'), "cannot be shown"),
        (wording(head=NOTICE + 'stem = "\\u202eylno"\n'), "cannot be shown"),
        (wording(head=NOTICE + f"stem = {'[' * 3000}{']' * 3000}\n"), "not valid TOML"),
    ],
)
def test_wording_that_does_not_fit_is_refused(content: bytes, problem: str):
    with pytest.raises(BadInput, match=problem):
        with_wording(load_instrument("wsas"), content, DECLARED, source="form.toml")


def test_what_ships_with_wording_is_not_overwritten():
    with pytest.raises(BadInput, match="ships with its wording"):
        with_wording(load_instrument("phq-9"), wording(), DECLARED, source="form.toml")


@pytest.mark.parametrize(
    "declared", [("", "a licence", None), ("Adaeze", " ", None), ("Adaeze", "one", date(2026, 1, 1))]
)
def test_nothing_is_loaded_without_somebody_who_answers_for_it(declared: tuple[str, str, date | None]):
    by, licence, until = declared
    with pytest.raises(BadInput):
        Declaration(by, licence, now=TODAY, valid_until=until)


def test_the_command_writes_the_file_that_the_installation_reads(tmp_path: Path):
    form = tmp_path / "form.toml"
    form.write_bytes(wording())
    folder = tmp_path / "instruments"

    run(
        "instrument",
        "load",
        "wsas",
        str(form),
        "--declared-by",
        "Adaeze",
        "--licence",
        "by letter",
        "--to",
        str(folder),
    )

    assert load_instruments(folder)["wsas"].licence.declared_by == "Adaeze"


def test_answers_are_scored_without_the_wording():
    (row,) = json.loads(run("score", "--instrument", "wai-sr", "4,4,5,3,4,4,5,3,4,3,4,4", "--json"))

    assert {each["scale"]: each["value"] for each in row["scores"]} == {"total": 47, "task": 15, "bond": 18, "goal": 14}
