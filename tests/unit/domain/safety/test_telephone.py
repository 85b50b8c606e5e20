"""A number in the safety plan is called by one tap; what is none stays as it is."""

from __future__ import annotations

import pytest

from holdspace.domain.safety.telephone import Part, parts_of


@pytest.mark.parametrize(
    ("line", "text", "call"),
    [
        ("Sadia, 020 7946 0123", "020 7946 0123", "02079460123"),
        ("Sadia: +44 (0)20 7946-0123, after six", "+44 (0)20 7946-0123", "+442079460123"),
        ("116 123 at night", "116 123", "116123"),
        ("Praxis (030) 23125-0.", "(030) 23125-0", "030231250"),
        ("030/23125555", "030/23125555", "03023125555"),
    ],
)
def test_a_number_is_found_as_people_write_it(line: str, text: str, call: str):
    parts = parts_of(line)

    assert [part for part in parts if part.call] == [Part(text, call)]
    assert "".join(part.text for part in parts) == line


@pytest.mark.parametrize(
    "line",
    [
        "",
        "My brother. He never asks.",
        "Bus 25, second stop",
        "Since 2026-11-03 it is better",
        "On 3/11/2026 or 03-11-2026",
        "From 18:00 to 20:30",
        "10.30-12.30",
        "The good years, 2009-2014",
        "Flat 12, third floor",
        "Count down from 100",
        "Room A12345",
        "1234567890123456",
    ],
)
def test_what_is_no_number_stays_words(line: str):
    assert not any(part.call for part in parts_of(line))


def test_two_numbers_in_a_line_are_two():
    assert [part.call for part in parts_of("By day 020 7946 0123, at night 020 7946 0456")] == [
        "", "02079460123", "", "02079460456",
    ]  # fmt: skip
