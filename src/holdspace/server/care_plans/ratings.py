"""Where the goals page learns how near each goal was felt to be.

The client's ratings are given in check-ins, and the room that keeps those stands above this one. It hands its part in
when the installation starts, so that goals and ratings are opened in one look. The therapist's are kept in this room.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from holdspace.domain.plan.proposals import Side
from holdspace.server.accounts.models import User
from holdspace.server.clients.models import Client
from holdspace.server.keys.models import SealedRecord

NOT_STARTED, REACHED = 0, 10


@dataclass(frozen=True, slots=True)
class Rating:
    """How near a goal was felt to be at one session, 0 (not started) to 10 (reached), by one of the two."""

    goal_id: str
    session_number: int
    value: int
    by: Side = Side.CLIENT


class RatingSource(Protocol):
    """A room that keeps ratings of goals."""

    def records(self, user: User, client: Client) -> Sequence[SealedRecord]:
        """Return the sealed records that hold them, within the person's scope, in order."""

    def ratings(self, record: SealedRecord, content: Mapping[str, Any]) -> Iterable[Rating]:
        """Return the ratings of one opened record."""


_sources: list[RatingSource] = []


def register(source: RatingSource) -> None:
    """Add a room that keeps ratings; called once from its AppConfig.ready."""
    if source not in _sources:
        _sources.append(source)


def sources() -> tuple[RatingSource, ...]:
    """Return the rooms that keep ratings."""
    return tuple(_sources)
