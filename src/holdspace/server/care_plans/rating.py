"""The therapist's own rating of the goals at a session, beside the client's; neither is changed by the other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from holdspace.domain.access import Action, Kind, Purpose
from holdspace.domain.audit import AuditEvent
from holdspace.domain.errors import BadInput
from holdspace.domain.plan.proposals import Side
from holdspace.server.access.door import require
from holdspace.server.accounts.models import User
from holdspace.server.audit.recording import record
from holdspace.server.care_plans.models import GoalRatings
from holdspace.server.care_plans.queries import active_goals
from holdspace.server.care_plans.ratings import NOT_STARTED, REACHED, Rating
from holdspace.server.clients.models import Client, Session
from holdspace.server.clients.queries import therapies_of
from holdspace.server.keys.models import SealedRecord
from holdspace.server.keys.sealing import seal


@transaction.atomic
def rate_goals(*, by: User, session: Session, ratings: Mapping[str, int], at: datetime) -> None:
    """Keep how near the therapist sees the goals of a session's therapy; a later rating takes the place of this one."""
    client_id = session.therapy.client_id
    require(Action.CHANGE, Kind.PLAN, client_id=client_id, actor=by, purpose=Purpose.CARE)
    Session.objects.select_for_update().only("pk").get(pk=session.pk)
    known = {str(goal.pk) for goal in active_goals(session.therapy)}
    if not ratings.keys() <= known or not all(NOT_STARTED <= value <= REACHED for value in ratings.values()):
        raise BadInput("This is not one of the answers.", remedy="Please open the page again.")
    found = GoalRatings.objects.filter(session=session).first()
    kept = found or GoalRatings(client_id=client_id, session=session)
    seal(kept, {"ratings": dict(ratings)}, at=at)
    kept.save(force_insert=found is None, force_update=found is not None)
    record(
        AuditEvent.CHANGED if found else AuditEvent.ADDED,
        by=by.as_actor,
        client_id=client_id,
        purpose=Purpose.CARE,
        kinds=[Kind.PLAN],
        records=[kept.pk],
        detail="goals_rated",
        at=at,
    )


class RatingsOfTherapist:
    """What this room itself tells the goals page."""

    def records(self, user: User, client: Client) -> Sequence[SealedRecord]:
        """Return the therapist's ratings, in the order of the sessions."""
        return list(ratings_of(user, client))

    def ratings(self, record: SealedRecord, content: Mapping[str, Any]) -> Iterator[Rating]:
        """Return the ratings of one session."""
        if isinstance(record, GoalRatings):
            yield from ratings_in(record, content)


def ratings_of(user: User, client: Client) -> Sequence[GoalRatings]:
    """Return the therapist's ratings within scope, in the order of the sessions."""
    rows = GoalRatings.objects.filter(client=client, session__therapy__in=therapies_of(user))
    return list(rows.select_related("session").order_by("session__number"))


def ratings_in(row: GoalRatings, content: Mapping[str, Any]) -> Iterator[Rating]:
    """Yield what was rated at one session."""
    for goal_id, value in content["ratings"].items():
        yield Rating(goal_id, row.session.number, value, Side.THERAPIST)
