"""Tell the goals page how the goals were rated in check-ins."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from holdspace.server.accounts.models import User
from holdspace.server.care_plans.ratings import Rating
from holdspace.server.clients.models import Client
from holdspace.server.keys.models import SealedRecord
from holdspace.server.measures.models import CheckScores, Phase
from holdspace.server.measures.queries import scores_of


class RatingsInChecks:
    """The ratings that stand with the scores of the check-ins before sessions."""

    def records(self, user: User, client: Client) -> Sequence[SealedRecord]:
        """Return the scores of the client's check-ins, in the order of the sessions."""
        return list(scores_of(user, client).filter(phase=Phase.BEFORE))

    def ratings(self, record: SealedRecord, content: Mapping[str, Any]) -> Iterator[Rating]:
        """Return the ratings of one check-in."""
        if isinstance(record, CheckScores):
            for goal_id, value in content["goals"].items():
                yield Rating(goal_id, record.session.number, value)
