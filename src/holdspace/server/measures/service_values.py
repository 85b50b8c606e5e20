"""What the practice's own finished clients have taught, where a room above has learned it."""

from __future__ import annotations

from collections.abc import Callable

from holdspace.workflows.learned_service import LearnedService

_sources: list[Callable[[], LearnedService | None]] = []


def register(source: Callable[[], LearnedService | None]) -> None:
    """Name the room that knows; called once from its AppConfig.ready."""
    if source not in _sources:
        _sources.append(source)


def find_learned() -> LearnedService:
    """Return what the practice has learned; empty where it has learned nothing yet."""
    return next((found for source in _sources if (found := source()) is not None), LearnedService())
