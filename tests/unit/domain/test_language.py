"""What the rings say is said by whoever runs them: in English by themselves, in the reader's language on a page."""

from __future__ import annotations

import json

import pytest
from django.utils import translation

from holdspace.domain.errors import BadInput, Refused
from holdspace.domain.language import Saying, number, signed


@pytest.mark.parametrize(
    ("value", "decimals", "english", "german"),
    [
        (3.5, None, "3.5", "3,5"),
        (3.0, None, "3", "3"),
        (3.14159, 2, "3.14", "3,14"),
        (7, 1, "7.0", "7,0"),
        (-0.214, 2, "−0.21", "−0,21"),
        (-0.001, 2, "0.00", "0,00"),
    ],
)
def test_a_number_is_written_as_its_reader_writes_it(value: float, decimals: int | None, english: str, german: str):
    with translation.override("en"):
        assert number(value, decimals) == english
    with translation.override("de"):
        assert number(value, decimals) == german


def test_a_change_carries_its_sign():
    assert (signed(2.5), signed(-2.5, 1), signed(0)) == ("+2.5", "\N{MINUS SIGN}2.5", "+0")


def test_a_refusal_is_said_in_the_language_of_the_one_who_asked():
    with translation.override("de"):
        said = str(BadInput("Please write a few words.", remedy="A line is enough.", source="why", line=3))

    assert said == "why, Zeile 3: Bitte schreiben Sie ein paar Worte. Eine Zeile genügt."


def test_what_has_no_german_is_said_as_it_is():
    with translation.override("de"):
        assert str(Refused("Nobody ever translated this.")) == "Nobody ever translated this."


def test_a_kept_sentence_is_said_to_each_reader_in_their_language():
    saying = Saying(
        "%(first)s at first, %(latest)s now: a change this small can be chance.", {"first": 9.5, "latest": 8}
    )

    with translation.override("de"):
        german = saying.said()

    assert saying.in_english == "9.5 at first, 8 now: a change this small can be chance."
    assert german.startswith("9,5 am Anfang, 8 jetzt")


def test_a_kept_number_keeps_its_decimals_through_storage():
    kept = json.loads(json.dumps({"text": "Mean %(mean)s.", "values": {"mean": (4.0, 1)}}))
    saying = Saying(**kept)

    with translation.override("de"):
        assert saying.said() == "Mean 4,0."
    assert saying.in_english == "Mean 4.0."
