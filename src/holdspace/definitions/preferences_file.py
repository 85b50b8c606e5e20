"""Reads the questions on how a client likes to work."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

from holdspace.definitions.translation import ENGLISH, read_data
from holdspace.domain.errors import BadInput
from holdspace.domain.preferences.preference import Practice, PreferenceItem, PreferenceSet


@cache
def load_preferences(language: str = ENGLISH) -> PreferenceSet:
    """Return the questions that ship; raise BadInput where the file is not complete."""
    name = "own.toml"
    try:
        raw = read_data(files(__package__).joinpath("preferences"), name, language)
        items = tuple(_item(each) for each in raw["items"])
        return PreferenceSet(raw["version"], raw["notice"], raw["source"], items)
    except (KeyError, ValueError) as error:
        raise BadInput(f"The preferences are not complete: {error}.", source=name) from error


def _item(raw: dict[str, Any]) -> PreferenceItem:
    practice = Practice(raw["practice"]) if "practice" in raw else None
    return PreferenceItem(raw["id"], raw["low"], raw["high"], practice, raw["talk"], raw["client_talk"])
