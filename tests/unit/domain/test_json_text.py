"""JSON from outside is read as something that can be written again, or refused."""

from __future__ import annotations

import pytest

from holdspace.domain.json_text import parse_json


@pytest.mark.parametrize(
    "text", ["", "{", "[" * 100_000, "9" * 5_000, r'"\ud83d"', r'{"\udc00": 1}', r'["\ude00\ud83d"]']
)
def test_what_cannot_be_worked_with_is_refused(text: str):
    with pytest.raises(ValueError, match=r".+"):
        parse_json(text)


@pytest.mark.parametrize(
    ("text", "value"),
    [(r'"\ud83d\ude00"', "\N{GRINNING FACE}"), (r'"\\ud800"', r"\ud800"), ('{"a": [1, null]}', {"a": [1, None]})],
)
def test_whole_characters_are_read(text: str, value: object):
    assert parse_json(text) == value


def test_a_name_that_stands_twice_is_refused():
    with pytest.raises(ValueError, match="twice"):
        parse_json('[{"a": 1, "b": {"c": 1, "c": 2}}]')
    assert parse_json('[{"a": 1}, {"a": 2}]') == [{"a": 1}, {"a": 2}]
