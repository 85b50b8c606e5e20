"""What is opened to show where a conversation came close to a boundary: part of the one look of its page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from holdspace.domain.access import Action, Kind, Purpose
from holdspace.domain.safety.boundary import Boundary
from holdspace.domain.safety.closeness import CameClose
from holdspace.server.access.door import permits
from holdspace.server.accounts.models import User
from holdspace.server.conversations import queries
from holdspace.server.conversations.closeness import found_in
from holdspace.server.conversations.models import Closeness, ClosenessAnswer, Transcript
from holdspace.server.keys.models import SealedRecord
from holdspace.server.safety.models import Boundary as BoundaryRow
from holdspace.server.safety.presenters import boundary_of
from holdspace.server.safety.queries import boundaries_of


@dataclass(frozen=True, slots=True)
class ClosenessRows:
    """The records to be opened; none where nothing came close or this person may not see it."""

    closeness: tuple[Closeness, ...] = ()
    answers: tuple[ClosenessAnswer, ...] = ()
    boundaries: tuple[BoundaryRow, ...] = ()

    @property
    def all(self) -> list[SealedRecord]:
        """Every record, to be opened with the rest of the page."""
        return [*self.closeness, *self.answers, *self.boundaries]


@dataclass(frozen=True, slots=True)
class OpenedCloseness:
    """A moment with the boundary as it stands and what each says to it: who, and the word."""

    came: CameClose
    boundary: Boundary
    said: tuple[tuple[User, str], ...]


def closeness_to_show(user: User, transcript: Transcript, *, purpose: Purpose) -> ClosenessRows:
    """Return what this person is shown of it; the door is asked again when it is opened."""
    found = queries.find_closeness(user, transcript)
    kinds = (Kind.CODES, Kind.BOUNDARY)
    if found is None or not all(
        permits(Action.LOOK, kind, client_id=transcript.client_id, actor=user, purpose=purpose) for kind in kinds
    ):
        return ClosenessRows()
    boundaries = boundaries_of(user, transcript.session.therapy.client)
    return ClosenessRows((found,), tuple(queries.answers_to(found)), tuple(boundaries))


def opened_closeness(rows: ClosenessRows, opened: Mapping[UUID, Mapping[str, Any]]) -> tuple[OpenedCloseness, ...]:
    """Return the moments in order; what came close to a boundary that was lifted since is left out."""
    standing = {row.pk: boundary_of(opened[row.pk]) for row in rows.boundaries}
    said = [(row.said_by, opened[row.pk]) for row in rows.answers]
    return tuple(
        OpenedCloseness(came, standing[came.boundary], tuple(_said_to(came, said)))
        for row in rows.closeness
        for came in found_in(opened[row.pk])
        if came.boundary in standing
    )


def _said_to(came: CameClose, said: list[tuple[User, Mapping[str, Any]]]) -> list[tuple[User, str]]:
    """Return the last word of each person to a moment."""
    last = {
        by: each["says"] for by, each in said if (UUID(each["boundary"]), each["turn"]) == (came.boundary, came.turn)
    }
    return list(last.items())
