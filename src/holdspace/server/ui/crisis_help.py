"""Whom a person in crisis can reach: reviewed data by country, shown at once and without signing in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from holdspace.definitions.translation import ENGLISH, read_data


@dataclass(frozen=True, slots=True)
class HelpLine:
    """One way to reach somebody. ``kind`` is emergency, talk or text; ``call`` the address a phone dials."""

    kind: str
    name: str
    number: str
    call: str
    hours: str
    about: str


@dataclass(frozen=True, slots=True)
class CountryHelp:
    """The lines of one country, the emergency number first, and where they were found."""

    code: str
    name: str
    source: str
    lines: tuple[HelpLine, ...]


@dataclass(frozen=True, slots=True)
class CrisisHelp:
    """All countries, the day on which the data were checked, and a directory for the others."""

    checked_on: date
    directory: str
    countries: tuple[CountryHelp, ...]

    def find(self, code: str) -> CountryHelp | None:
        """Return a country's lines; None where we know of none."""
        return next((each for each in self.countries if each.code == code.upper()), None)

    def without(self, code: str) -> tuple[CountryHelp, ...]:
        """Return the other countries, by name."""
        return tuple(sorted((each for each in self.countries if each.code != code.upper()), key=lambda c: c.name))


@cache
def load_crisis_help(language: str = ENGLISH) -> CrisisHelp:
    """Return the reviewed data."""
    raw = read_data(files(__package__), "crisis_help.toml", language)
    countries = tuple(
        CountryHelp(
            code=entry["code"],
            name=entry["name"],
            source=entry["source"],
            lines=tuple(HelpLine(**line) for line in entry["lines"]),
        )
        for entry in raw["countries"]
    )
    return CrisisHelp(checked_on=raw["checked_on"], directory=raw["directory"], countries=countries)
