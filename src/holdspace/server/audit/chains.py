"""Which chains tell of a client: their own, and those that join it once the client is told of an exception.

The room that knows of exceptions stands above this one and hands its part in when the installation starts.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from uuid import UUID

Source = Callable[[UUID], Collection[UUID]]
_sources: list[Source] = []


def register(source: Source) -> None:
    """Hand in what knows of further chains about a client; called once from an AppConfig.ready."""
    if source not in _sources:
        _sources.append(source)


def chains_about(client_id: UUID) -> tuple[UUID, ...]:
    """Return the chains that a client may read now, their own first."""
    return (client_id, *(chain for source in _sources for chain in source(client_id)))
