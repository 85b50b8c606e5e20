"""What the practice's own finished clients have taught, where a room above has learned it; else the shipped values."""

from __future__ import annotations

from collections.abc import Callable

from holdspace.statistics.service_signals import ServiceSignals

_sources: list[Callable[[], ServiceSignals | None]] = []


def register(source: Callable[[], ServiceSignals | None]) -> None:
    """Name the room that knows; called once from its AppConfig.ready."""
    if source not in _sources:
        _sources.append(source)


def find_service() -> ServiceSignals | None:
    """Return the practice's own values; None where it has none yet."""
    return next((found for source in _sources if (found := source()) is not None), None)
