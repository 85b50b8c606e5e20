"""Who takes part: roles, and the actor of a request."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class Role(StrEnum):
    """What a sign-in account is for. One account, one role."""

    CLIENT = "client"
    THERAPIST = "therapist"
    SUPERVISOR = "supervisor"
    PRIVACY_OFFICER = "privacy_officer"
    ADMINISTRATOR = "administrator"
    RESEARCHER = "researcher"

    @property
    def is_staff(self) -> bool:
        """Whether a second factor is required and client data may be met at work."""
        return self is not Role.CLIENT


@dataclass(frozen=True, slots=True)
class Actor:
    """Who asks: an account, or a job that acts for one."""

    id: UUID
    role: Role
