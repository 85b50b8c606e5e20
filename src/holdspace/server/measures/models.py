"""What a client answers before and after a session, and the scores of it."""

from __future__ import annotations

from enum import StrEnum

from django.db import models
from django.db.models import Q

from holdspace.domain.access import Kind
from holdspace.server.keys.models import SealedRecord


class Phase(StrEnum):
    """When a check is filled in."""

    BEFORE = "before"
    AFTER = "after"


class CheckState(StrEnum):
    """A draft can be resumed; a submitted check stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"


class Check(SealedRecord):
    """One filling-in. Sealed: {answers: {instrument: {item: value or null}}, goals: {goal: rating}, words: {...}}."""

    kind = Kind.ANSWERS

    session = models.ForeignKey("clients.Session", on_delete=models.CASCADE, related_name="checks")
    phase = models.CharField(max_length=10, choices=[(each.value, each.value) for each in Phase])
    state = models.CharField(max_length=10, default=CheckState.DRAFT, choices=[(s.value, s.value) for s in CheckState])
    submitted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "phase"], name="one_check_per_phase"),
            models.CheckConstraint(
                condition=Q(state=CheckState.DRAFT, submitted_at=None)
                | Q(state=CheckState.SUBMITTED, submitted_at__isnull=False),
                name="a_submitted_check_says_when",
            ),
        ]


class CheckScores(SealedRecord):
    """The scores of a submitted check. Sealed: {scores: {scale: value}, bands: {scale: label}, goals: {goal: n}}."""

    kind = Kind.SCORES

    # Not `check`: Django's models use that name themselves.
    of_check = models.OneToOneField(Check, on_delete=models.CASCADE, related_name="scores")
    session = models.ForeignKey("clients.Session", on_delete=models.CASCADE, related_name="scores")
    phase = models.CharField(max_length=10, choices=[(each.value, each.value) for each in Phase])
