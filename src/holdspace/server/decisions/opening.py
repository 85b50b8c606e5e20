"""Opening one decision, or all of a therapy: in one look, with one entry in the log."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from holdspace.domain.decisions.table import What
from holdspace.domain.plan.proposals import Side
from holdspace.server.access.door import disclose_all, purpose_of_look
from holdspace.server.accounts.models import User
from holdspace.server.clients.models import Therapy
from holdspace.server.decisions import queries
from holdspace.server.decisions.models import Decision, DecisionEntry, DecisionExperience
from holdspace.server.keys.models import SealedRecord

Opened = Mapping[UUID, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class OpenedDecision:
    """A decision with everything that stands in its table."""

    row: Decision
    entries: Sequence[DecisionEntry]
    experience: DecisionExperience | None
    opened: Opened

    @property
    def options(self) -> list[tuple[str, str]]:
        """The options as a form offers them: id and words."""
        return [(str(row.pk), self.opened[row.pk]["text"]) for row in self.entries if row.what == What.OPTION]

    def written_by(self, side: Side) -> Iterator[tuple[datetime, Mapping[str, Any]]]:
        """Yield what one of the two wrote into the table, and when."""
        return ((row.created_at, self.opened[row.pk]) for row in self.entries if row.side == side)


def open_decision(user: User, decision: Decision) -> OpenedDecision:
    """Open a decision and its table."""
    entries, experience = list(queries.entries_of(decision)), queries.find_experience(decision)
    records: list[SealedRecord] = [decision, *entries, *([experience] if experience else [])]
    purpose = purpose_of_look(user, decision.client_id)
    return OpenedDecision(
        decision, entries, experience, disclose_all(records, actor=user, purpose=purpose, detail="decision")
    )


def open_decisions(user: User, therapy: Therapy) -> list[tuple[Decision, str]]:
    """Open the questions of a therapy, newest first."""
    rows = list(queries.decisions_of(therapy))
    purpose = purpose_of_look(user, therapy.client_id)
    opened = disclose_all(rows, actor=user, purpose=purpose, detail="decisions")
    return [(row, opened[row.pk]["question"]) for row in rows]
