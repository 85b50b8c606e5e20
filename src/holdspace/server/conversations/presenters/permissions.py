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

    def may(action: Action, kind: Kind, purpose: Purpose) -> bool:
        return permits(action, kind, client_id=client_id, actor=user, purpose=purpose)

    can_read = may(Action.LOOK, Kind.TRANSCRIPT, Purpose.CARE)
    return Allowed(
        transcripts=can_read and may(Action.ADD, Kind.TRANSCRIPT, Purpose.TRANSCRIPTION),
        coding=can_read and may(Action.ADD, Kind.CODES, Purpose.MACHINE_CODING),
    )
