"""The questions on how a client likes to work ship complete, and as our own."""

import pytest

from holdspace.definitions.preferences_file import load_preferences
from holdspace.domain.errors import BadInput


def test_they_are_four_and_said_to_be_not_validated():
    questions = load_preferences()

    assert [item.id for item in questions.items] == ["lead", "feelings", "time", "challenge"]
    assert "not validated" in questions.notice
    assert all(item.low and item.high and item.talk and item.client_talk for item in questions.items)


@pytest.mark.parametrize("wrong", [{"lead": 4}, {"elsewhere": 0}])
def test_an_answer_that_is_not_offered_is_refused(wrong: dict[str, int | None]):
    with pytest.raises(BadInput):
        load_preferences().require_answers(wrong)


def test_any_may_be_left_out():
    load_preferences().require_answers({"lead": None, "time": -3})
