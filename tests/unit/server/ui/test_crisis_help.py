"""The numbers a person in crisis is shown: complete, dialable, and with the day they were checked."""

from __future__ import annotations

import re
from datetime import date

import pytest

from holdspace.server.ui.crisis_help import CountryHelp, load_crisis_help

HELP = load_crisis_help()
COUNTRIES = [pytest.param(each, id=each.code) for each in HELP.countries]


@pytest.mark.parametrize("country", COUNTRIES)
def test_each_country_begins_with_its_emergency_number(country: CountryHelp):
    assert country.lines[0].kind == "emergency"
    assert [line.kind for line in country.lines].count("emergency") == 1


@pytest.mark.parametrize("country", COUNTRIES)
def test_each_country_has_somebody_to_talk_to(country: CountryHelp):
    assert any(line.kind == "talk" for line in country.lines)


@pytest.mark.parametrize("country", COUNTRIES)
def test_what_is_read_and_what_is_dialled_are_the_same_number(country: CountryHelp):
    for line in country.lines:
        dialled = re.sub(r"\D", "", line.call)
        read = re.sub(r"\D", "", line.number.split(",")[0])
        assert dialled.endswith(read.lstrip("0")), line


@pytest.mark.parametrize("country", COUNTRIES)
def test_each_line_can_be_tapped_and_says_when_it_is_there(country: CountryHelp):
    for line in country.lines:
        assert re.fullmatch(r"(tel|sms):\+?\d+", line.call), line
        assert line.hours
        assert line.about
        assert line.name


@pytest.mark.parametrize("country", COUNTRIES)
def test_each_country_names_its_source(country: CountryHelp):
    assert country.source.startswith("https://")


def test_the_data_say_when_they_were_checked():
    assert isinstance(HELP.checked_on, date)


def test_no_country_stands_twice():
    codes = [country.code for country in HELP.countries]

    assert len(codes) == len(set(codes))


def test_a_country_is_found_however_its_code_is_written():
    found = HELP.find("gb")

    assert found is not None
    assert found.name == "United Kingdom"
    assert found not in HELP.without("gb")


def test_an_unknown_country_has_no_lines_and_leaves_out_none():
    assert HELP.find("XX") is None
    assert len(HELP.without("XX")) == len(HELP.countries)
