"""Reads the guides for the next talk."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

from holdspace.definitions.translation import ENGLISH, read_data
from holdspace.domain.errors import BadInput
from holdspace.domain.guides.guide import Guide, Occasion, Side


@cache
def load_guides(language: str = ENGLISH) -> dict[Occasion, Guide]:
    """Return the guide of each occasion; raise BadInput where one is missing or not complete."""
    return {occasion: _read(occasion, language) for occasion in Occasion}


def _read(occasion: Occasion, language: str) -> Guide:
    folder, name = files(__package__).joinpath("guides"), f"{occasion}.toml"
    try:
        guide = _guide(read_data(folder, name, language))
    except (KeyError, ValueError, FileNotFoundError) as error:
        raise BadInput(f"The guide is not complete: {error}.", source=name) from error
    if guide.occasion is not occasion or not all((guide.sources, guide.cannot_say, guide.client.steps)):
        raise BadInput("A guide names its occasion, its sources and what it cannot say.", source=name)
    return guide


def _guide(raw: dict[str, Any]) -> Guide:
    return Guide(
        occasion=Occasion(raw["id"]),
        title=raw["title"],
        therapist=_side(raw["therapist"]),
        client=_side(raw["client"]),
        sources=tuple(raw["sources"]),
        cannot_say=raw["cannot_say"],
    )


def _side(raw: dict[str, Any]) -> Side:
    return Side(raw["why"], tuple(raw["steps"]), tuple(raw["sentences"]), tuple(raw["avoid"]))
