"""What a person must look at, and close with what was done."""

from __future__ import annotations

from enum import StrEnum

from django.conf import settings
from django.db import models
from django.db.models import Q

from holdspace.domain.access import Kind
from holdspace.server.keys.models import SealedRecord


class AlertState(StrEnum):
    """An alert is open until somebody wrote what was done."""

    OPEN = "open"
    CLOSED = "closed"


class Alert(SealedRecord):
    """Sealed: {topic, reason, measure, item, value, what_was_done}. In clear: state, urgency and times."""

    kind = Kind.ALERT

    therapy = models.ForeignKey("clients.Therapy", on_delete=models.CASCADE, related_name="alerts")
    is_urgent = models.BooleanField()
    state = models.CharField(max_length=10, default=AlertState.OPEN, choices=[(s.value, s.value) for s in AlertState])
    seen_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-is_urgent", "created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=AlertState.OPEN, closed_at=None, closed_by=None)
                | Q(state=AlertState.CLOSED, closed_at__isnull=False, closed_by__isnull=False),
                name="a_closed_alert_says_when_and_by_whom",
            )
        ]
