"""What a person must know on every page until they have seen it; the rooms that know hand their part in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Notice:
    """One line above a page, and where it leads."""

    text: str
    address: str


Source = Callable[[Any], Iterator[Notice]]
_sources: list[Source] = []


def register(source: Source) -> None:
    """Hand in what tells notices to a person; called once from an AppConfig.ready."""
    if source not in _sources:
        _sources.append(source)


def notices_for(user: Any) -> list[Notice]:
    """Return what this person must know now."""
    return [notice for source in _sources for notice in source(user)]
