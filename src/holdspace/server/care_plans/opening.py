"""Opening the goals of a client together with their ratings, in one look."""

from __future__ import annotations

from holdspace.server.access.door import disclose_all, purpose_of_look
from holdspace.server.accounts.models import User
from holdspace.server.care_plans.presenters import GoalPresenter
from holdspace.server.care_plans.queries import goals_of
from holdspace.server.care_plans.ratings import Rating, sources
from holdspace.server.clients.models import Client


def open_goals(user: User, client: Client) -> list[GoalPresenter]:
    """Return the client's goals, oldest first, after one entry in the look log; none without goals."""
    rows = list(goals_of(user, client))
    if not rows:
        return []
    kept = [(source, record) for source in sources() for record in source.records(user, client)]
    purpose = purpose_of_look(user, client.pk)
    opened = disclose_all([*rows, *(record for _, record in kept)], actor=user, purpose=purpose, detail="goals")
    ratings: list[Rating] = []
    for source, record in kept:
        ratings.extend(source.ratings(record, opened[record.pk]))
    return [GoalPresenter.of(row, opened[row.pk], ratings) for row in rows]
