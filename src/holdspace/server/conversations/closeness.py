"""Comparing a conversation with the client's boundaries, and what is kept of it.

Part of coding: it happens where the client allows the program to mark transcripts, and only for boundaries that the
therapist may see. The look at the boundaries is one of its own in the log.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from holdspace.domain.access import Action, Kind, Purpose
from holdspace.domain.conversation.transcript import Transcript
from holdspace.domain.safety.closeness import CameClose, How, counts_for
from holdspace.server.access.door import disclose_all, permits
from holdspace.server.accounts.models import User
from holdspace.server.conversations.models import Closeness, Coding
from holdspace.server.keys.sealing import seal
from holdspace.server.safety.presenters import boundary_of
from holdspace.server.safety.queries import every_boundary_of
from holdspace.workflows.find_closeness import StandingBoundary, closeness_model, find_closeness


@dataclass(frozen=True, slots=True)
class FoundCloseness:
    """The moments that came close, and which model found them."""

    found: tuple[CameClose, ...]
    model: str


def look_for_closeness(coding: Coding, transcript: Transcript, *, actor: User) -> FoundCloseness:
    """Return where the conversation came close to a boundary that stood when the session was held."""
    client = coding.transcript.session.therapy.client
    if not permits(Action.LOOK, Kind.BOUNDARY, client_id=client.pk, actor=actor, purpose=Purpose.CARE):
        return FoundCloseness((), "")
    held_at = coding.transcript.session.held_at
    kept = every_boundary_of(actor, client)
    rows = [row for row in kept if counts_for(held_at, set_at=row.created_at, lifted_at=row.lifted_at)]
    opened = disclose_all(rows, actor=actor, purpose=Purpose.CARE, detail="boundaries_compared")
    standing = [StandingBoundary(row.pk, boundary_of(opened[row.pk])) for row in rows]
    return FoundCloseness(find_closeness(transcript, standing), closeness_model() if standing else "")


def keep_closeness(coding: Coding, result: FoundCloseness, *, at: datetime) -> None:
    """Seal what was found, in place of what an earlier coding found; nothing is kept where nothing was found."""
    Closeness.objects.filter(coding=coding).delete()
    if result.found:
        row = Closeness(client_id=coding.client_id, coding=coding)
        seal(row, {"model": result.model, "found": [_to_json(each) for each in result.found]}, at=at)
        row.save(force_insert=True)


def found_in(content: Mapping[str, Any]) -> tuple[CameClose, ...]:
    """Return the moments of a record's content."""
    return tuple(
        CameClose(UUID(each["boundary"]), each["turn"], each["probability"], How(each["how"]))
        for each in content["found"]
    )


def _to_json(close: CameClose) -> dict[str, Any]:
    found = {"boundary": close.boundary.hex, "turn": close.turn, "how": close.how.value}
    return {**found, "probability": round(close.probability, 3)}
