"""What a person must know on every page until they have seen it; the rooms that know hand their part in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import chain
from typing import Any

from holdspace.server import statements


@dataclass(frozen=True, slots=True)
class Notice:
    """One line above a page, and where it leads."""

    text: str
    address: str


# What there is to tell; the rooms ask the database in one message, see `statements.gather`.
Told = statements.Part[list[Notice]]
Source = Callable[[Any], Told]
_sources: list[Source] = []


def register(source: Source) -> None:
    """Hand in what tells notices to a person; called once from an AppConfig.ready."""
    if source not in _sources:
        _sources.append(source)


def notices_for(user: Any) -> list[Notice]:
    """Return what this person must know now."""
    return list(chain.from_iterable(statements.gather(*(source(user) for source in _sources))))
