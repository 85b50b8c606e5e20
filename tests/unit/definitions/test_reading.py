"""An instrument's file is complete and scores its own examples, or it is refused."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from holdspace.definitions import (
    load_instrument,
    load_instruments,
    read_instrument,
    read_instrument_file,
    write_instrument,
)
from holdspace.definitions.library import SHIPPED
from holdspace.definitions.small_file import MOST_BYTES
from holdspace.domain.errors import BadInput, NotFound
from holdspace.domain.measures.instrument import Instrument
from holdspace.domain.measures.scoring import score_answers

PHQ_9 = (SHIPPED / "phq-9.toml").read_text(encoding="utf-8")
INSTRUMENTS = list(load_instruments().values())


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('source = "Kroenke', 'sauce = "Kroenke', "There is no field sauce"),
        ('id = "phq-9"\n', "", "The field id is missing"),
        ("may_ship_wording = true\n", "", "The field may_ship_wording is missing"),
        ('items = ["1", "2", "3"', 'items = ["1", "2", "33"', "names an item that is not there"),
        ("to = 4, label", "to = 6, label", "overlap"),
        ("from = 0, to = 4", "from = 1, to = 4", "do not cover its range"),
        ("total = 12", "total = 13", "Example 1 gives 12"),
        ('band = "moderate"', 'band = "mild"', "is not in the band mild"),
        ("answers = [2, 2,", "answers = [2,", "does not answer each item"),
        ('item = "9"', 'item = "19"', "the risk item 19 is no item"),
        ("{ value = 1, text", "{ value = 0, text", "values of their own"),
        ("range = [0, 27]", 'range = ["a", 27]', "wrong kind"),
        ("checked = [", "checked = []\nnothing = [", "There is no field nothing"),
        ("id =", "id = =", "not valid TOML"),
        ("id =", f"id = {'9' * 5000}\nid =", "not valid TOML"),
        ("id =", f"id = {'[' * 100_000}", "not valid TOML"),
        ("{ value = 1, text", "{ value = inf, text", "wrong kind"),
    ],
)
def test_a_file_that_does_not_add_up_is_refused_naming_what(old: str, new: str, problem: str):
    assert old in PHQ_9
    with pytest.raises(BadInput, match=problem) as refusal:
        read_instrument(PHQ_9.replace(old, new, 1).encode(), "phq-9.toml")
    assert "phq-9" in str(refusal.value)


def test_a_file_that_is_too_long_or_too_deep_is_refused_before_it_costs_anything(tmp_path: Path):
    endless = tmp_path / "endless.toml"
    endless.write_bytes(b"#" * (MOST_BYTES + 1))

    with pytest.raises(BadInput, match="too large for a questionnaire"):
        read_instrument_file(endless)
    with pytest.raises(BadInput, match="not valid TOML"):
        read_instrument(f"id = {'[' * 5000}{']' * 5000}".encode(), "deep.toml")
    with pytest.raises(BadInput, match="cannot be read"):
        read_instrument_file(tmp_path)


def test_a_text_that_would_command_a_terminal_is_refused():
    hostile = PHQ_9.replace("Not at all", "Not at all\\u001b[2J", 1)

    with pytest.raises(BadInput, match="cannot be shown"):
        read_instrument(hostile.encode(), "phq-9.toml")


def test_a_file_that_was_not_checked_against_anything_is_refused():
    start, end = PHQ_9.index("checked = ["), PHQ_9.index("]\n", PHQ_9.index("checked = ["))

    with pytest.raises(BadInput, match="checked against"):
        read_instrument((PHQ_9[:start] + "checked = [" + PHQ_9[end:]).encode(), "phq-9.toml")


@pytest.mark.parametrize("instrument", INSTRUMENTS, ids=lambda each: each.id)
def test_what_is_written_is_read_back_the_same(instrument: Instrument):
    text = write_instrument(instrument, checked="a test")

    assert read_instrument(text.encode(), "again.toml") == instrument
    assert tomllib.loads(text)["checked"] == ["a test"]


@pytest.mark.parametrize("id_", ["phq-10", "../phq-9", "", "phq_9"])
def test_an_instrument_that_is_not_there_is_said_to_be_none(id_: str):
    with pytest.raises(NotFound):
        load_instrument(id_)


@given(st.sampled_from(INSTRUMENTS), st.data())
def test_scores_lie_in_their_range_whatever_is_answered(instrument: Instrument, data: st.DataObject):
    answers = {
        item.id: data.draw(st.one_of(st.none(), st.sampled_from(item.values)), label=item.id)
        for item in instrument.items
    }

    for score in score_answers(instrument, answers):
        scale = instrument.scale(score.scale)
        assert score.value is None or scale.minimum - 1e-9 <= score.value <= scale.maximum + 1e-9
        assert score.value is None or not scale.bands or score.band


@given(st.sampled_from(INSTRUMENTS), st.data())
def test_the_order_of_answers_does_not_matter(instrument: Instrument, data: st.DataObject):
    answers = {item.id: data.draw(st.sampled_from(item.values)) for item in instrument.items}
    shuffled = dict(data.draw(st.permutations(list(answers.items()))))

    assert score_answers(instrument, answers) == score_answers(instrument, shuffled)


@pytest.mark.parametrize("answers", [{"10": 1}, {"1": 4}, {"1": -1}, {"1": True}])
def test_an_answer_that_cannot_be_given_is_refused(answers: dict[str, int | None]):
    with pytest.raises(BadInput):
        score_answers(load_instrument("phq-9"), answers)
