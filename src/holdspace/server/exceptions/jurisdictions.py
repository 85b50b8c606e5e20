"""Reading the rules of each place; an incomplete file is refused when it is read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from holdspace.definitions.translation import ENGLISH, read_data
from holdspace.domain.access import Kind
from holdspace.domain.errors import BadInput
from holdspace.domain.exceptions.ground import Duty, Ground, Jurisdiction, Rule

FALLBACK = "default"


@cache
def load_jurisdictions(language: str = ENGLISH) -> dict[str, Jurisdiction]:
    """Return the rules by country code."""
    raw = read_data(files(__package__), "jurisdictions.toml", language)
    return {entry["id"]: read_jurisdiction(entry) for entry in raw["jurisdictions"]}


def jurisdiction_of(country: str, language: str = ENGLISH) -> Jurisdiction:
    """Return the rules of a country; those for no country in particular where it has none."""
    found = load_jurisdictions(language)
    return found.get(country, found[FALLBACK])


def read_jurisdiction(entry: Mapping[str, Any]) -> Jurisdiction:
    """Return one place's rules; raise BadInput where a ground is missing or stands twice."""
    rules = [_rule(each) for each in entry["rules"]]
    if [rule.ground for rule in rules] != list(Ground):
        raise BadInput("Each ground stands once, in order.", source=str(entry["id"]))
    return Jurisdiction(
        id=entry["id"], title=entry["title"], reviewed=entry["reviewed"], rules={rule.ground: rule for rule in rules}
    )


def _rule(entry: Mapping[str, Any]) -> Rule:
    rule = Rule(
        ground=Ground(entry["ground"]),
        duty=Duty(entry["duty"]),
        text=entry["text"],
        source=entry["source"],
        kinds=frozenset(Kind(each) for each in entry["kinds"]),
        longest=timedelta(hours=entry["open_hours"]),
        longest_deferral=timedelta(days=entry["deferral_days"]),
    )
    if not (rule.text and rule.source) or (rule.duty is not Duty.NONE) is not bool(rule.kinds and rule.longest):
        raise BadInput("A ground has a text, a source and, where it opens anything, limits.", source=rule.ground)
    return rule
