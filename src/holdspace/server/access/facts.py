"""Where the door learns what is true between a person and a client right now.

The rooms that know (clients: who is in care with whom; consents: what is allowed) stand above this one. They hand
their part in when the installation starts; the door asks all of them inside its transaction, so nothing is cached.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any, Protocol
from uuid import UUID

from holdspace.domain.access import Facts
from holdspace.domain.people import Actor
from holdspace.server import statements


class Asking(Protocol):
    """Who asks: a sign-in account (which stands above this room) or what acts for one."""

    @property
    def has_passed_second_factor(self) -> bool:
        """Whether they proved a second time who they are."""

    @property
    def pk(self) -> Any:
        """The account's id."""

    @property
    def as_actor(self) -> Actor:
        """Who this is in decisions and in the log."""


# What is true of each client; the rooms ask the database in one message, see `statements.gather`.
Known = statements.Part[Mapping[UUID, Mapping[str, Any]]]
FactSource = Callable[[Asking, Collection[UUID]], Known]

_sources: list[FactSource] = []


def register(source: FactSource) -> None:
    """Add a room that knows a part of the facts; called once from its AppConfig.ready."""
    if source not in _sources:
        _sources.append(source)


def gather(actor: Asking, client_ids: Collection[UUID]) -> dict[UUID, Facts]:
    """Return the facts for each client, as they stand in the database at this moment."""
    return gather_beside(actor, client_ids)[0]


def gather_beside(
    actor: Asking, client_ids: Collection[UUID], *parts: statements.Part[Any]
) -> tuple[dict[UUID, Facts], list[Any]]:
    """Return the facts, and what the parts make of what they ask in the same message."""
    told: dict[UUID, dict[str, Any]] = {each: {} for each in client_ids}
    sources = [source(actor, client_ids) for source in _sources]
    made: list[Any] = statements.gather(*sources, *parts)
    for known in made[: len(sources)]:
        for client_id, part in known.items():
            told[client_id] |= part
    is_sure = actor.has_passed_second_factor
    facts = {client_id: Facts(has_second_factor=is_sure, **parts) for client_id, parts in told.items()}
    return facts, made[len(sources) :]
