"""Any record as lines to read: a name and a value for each, whatever room it comes from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

Line = tuple[str, str]


def lines_of(value: Any, name: str = "") -> Iterator[Line]:
    """Yield each value with the names that lead to it."""
    if isinstance(value, dict):
        parts: Iterable[tuple[Any, Any]] = value.items()
    elif isinstance(value, list):
        parts = enumerate(value, 1)
    else:
        yield name, "" if value is None else str(value)
        return
    for key, part in parts:
        yield from lines_of(part, f"{name} · {key}" if name else str(key))
