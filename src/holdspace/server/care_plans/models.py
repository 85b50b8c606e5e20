"""Goals of a therapy, in both people's words, and how near the therapist sees them."""

from __future__ import annotations

from enum import StrEnum

from django.db import models

from holdspace.domain.access import Kind
from holdspace.server.keys.models import SealedRecord


class GoalState(StrEnum):
    """Where a goal stands; ended goals are kept with the reason."""

    ACTIVE = "active"
    ACHIEVED = "achieved"
    CHANGED = "changed"
    DROPPED = "dropped"


class Goal(SealedRecord):
    """Sealed: {client_words, therapist_words, reason}."""

    kind = Kind.PLAN

    therapy = models.ForeignKey("clients.Therapy", on_delete=models.CASCADE, related_name="goals")
    state = models.CharField(max_length=10, default=GoalState.ACTIVE, choices=[(s.value, s.value) for s in GoalState])
    ended_at = models.DateTimeField(null=True, blank=True)


class GoalRatings(SealedRecord):
    """How near the therapist sees each goal at one session. Sealed: {ratings: {goal id: 0 to 10}}."""

    kind = Kind.PLAN

    session = models.OneToOneField("clients.Session", on_delete=models.CASCADE, related_name="goal_ratings")
