"""A client's yes or no: to which purpose, which kinds of record, whom, and until when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from holdspace.domain.access import Kind, Purpose


@dataclass(frozen=True, slots=True)
class Scope:
    """What a statement is about. ``kinds`` and ``recipient`` are None where it is about every kind, or everybody.

    ``recipient`` is the id of a person who works here, or of somebody outside whom the client named.
    """

    purpose: Purpose
    kinds: frozenset[Kind] | None = None
    recipient: UUID | None = None

    def covers(self, other: Scope) -> bool:
        """Return whether everything of the other scope is in this one; a scope covers itself."""
        if self.purpose is not other.purpose:
            return False
        has_kinds = self.kinds is None or (other.kinds is not None and other.kinds <= self.kinds)
        return has_kinds and self.recipient in {None, other.recipient}

    def is_narrower_than(self, other: Scope) -> bool:
        """Return whether this is a part of the other and not all of it."""
        return other.covers(self) and not self.covers(other)


@dataclass(frozen=True, slots=True)
class Statement:
    """One yes or no. ``until`` ends a yes by itself; ``withdrawn_at`` is when the client took it back."""

    scope: Scope
    is_given: bool
    at: datetime
    until: datetime | None = None
    withdrawn_at: datetime | None = None

    def is_in_force(self, at: datetime) -> bool:
        """Return whether it counts at a moment."""
        is_over = self.until is not None and at >= self.until
        is_taken_back = self.withdrawn_at is not None and at >= self.withdrawn_at
        return self.at <= at and not is_over and not is_taken_back and not self._is_a_yes_to_nobody

    @property
    def _is_a_yes_to_nobody(self) -> bool:
        """Whether it would let copies go outside without saying what and to whom: such a yes never counts."""
        names_all = self.scope.kinds is not None and self.scope.recipient is not None and self.until is not None
        return self.is_given and self.scope.purpose is Purpose.THIRD_PARTY and not names_all
