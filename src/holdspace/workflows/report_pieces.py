"""The pieces of the report's page, in `report/`, and filling them in: every word passes through `escape`."""

from __future__ import annotations

from functools import cache
from html import escape
from importlib.resources import files
from string import Template


def filled(name: str, **values: str) -> str:
    """Return a piece with these values, escaped."""
    return piece(name).substitute({key: escape(value) for key, value in values.items()})


@cache
def piece(name: str) -> Template:
    """Return a piece; what is substituted into it directly must have been escaped."""
    return Template((files("holdspace.workflows") / "report" / name).read_text(encoding="utf-8").rstrip("\n"))
