"""What tries of a strategy amount to, and what a worksheet holds."""

import pytest

from holdspace.definitions.worksheet_files import load_worksheets
from holdspace.domain.errors import BadInput
from holdspace.domain.toolbox.strategy import Strategy, Try, how_it_helped
from holdspace.domain.toolbox.worksheet import checked

RECORD = load_worksheets()["thought_record"]


def test_the_middle_rating_is_shown_with_its_range_and_when_it_helped_most():
    found = how_it_helped([Try(2, "at night"), Try(8, "after work"), Try(5)])

    assert (found.middle, found.lowest, found.highest, found.n) == (5, 2, 8, 3)
    assert found.best_when == "after work"
    assert not found.is_little


def test_of_few_tries_it_is_said_that_they_are_few_and_of_none_nothing():
    assert how_it_helped([Try(9), Try(9)]).is_little
    assert how_it_helped([]).middle is None


@pytest.mark.parametrize("helped", [-1, 11])
def test_how_much_it_helped_has_its_limits(helped: int):
    with pytest.raises(BadInput):
        Try(helped)


def test_a_strategy_says_something():
    with pytest.raises(BadInput):
        Strategy(words="  ")


def test_a_thought_record_holds_what_was_asked_for_and_may_stay_half_empty():
    kept = checked(RECORD, {"situation": " On the bus ", "strength_before": 80})

    assert kept["situation"] == "On the bus"
    assert (kept["strength_before"], kept["strength_after"], kept["thought"]) == (80, None, "")
    assert [each.id for each in RECORD.questions] == list(kept)


@pytest.mark.parametrize(
    "answers",
    [{"situation": ""}, {"situation": "x", "strength_before": 101}, {"situation": "x", "thought": "y" * 2001}],
)
def test_what_does_not_fit_a_worksheet_is_refused(answers: dict[str, str | int | None]):
    with pytest.raises(BadInput):
        checked(RECORD, answers)
