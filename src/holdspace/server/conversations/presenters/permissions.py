"""What a client allows now, for what a page offers; actions and the door ask again when it is used."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from holdspace.domain.access import Action, Kind, Purpose
from holdspace.server.access.door import permits
from holdspace.server.accounts.models import User


@dataclass(frozen=True, slots=True)
class Allowed:
    """Whether transcripts may be taken in, and whether the program may mark them."""

    transcripts: bool
    coding: bool


def allowed_now(user: User, client_id: UUID) -> Allowed:
    """Return what this therapist may do with the client's conversations at this moment."""
    return Allowed(
        transcripts=permits(
            Action.ADD, Kind.TRANSCRIPT, client_id=client_id, actor=user, purpose=Purpose.TRANSCRIPTION
        ),
        coding=permits(Action.ADD, Kind.CODES, client_id=client_id, actor=user, purpose=Purpose.MACHINE_CODING),
    )
