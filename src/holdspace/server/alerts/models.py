"""What a person must look at, and close with what was done."""

from __future__ import annotations

from enum import StrEnum

from django.conf import settings
from django.db import models
from django.db.models import Q

from holdspace.domain.access import Kind
from holdspace.domain.safety.response import Clock, Reached
from holdspace.server.keys.models import SealedRecord


class AlertState(StrEnum):
    """An alert is open until somebody wrote what was done."""

    OPEN = "open"
    CLOSED = "closed"


class Alert(SealedRecord):
    """Sealed: {topic, reason, measure, item, value, what_was_done}. In clear: state, urgency, times and who acts.

    An urgent one says until when somebody has to take it up; if nobody does, a second person is called in.
    """

    kind = Kind.ALERT

    therapy = models.ForeignKey("clients.Therapy", on_delete=models.CASCADE, related_name="alerts")
    is_urgent = models.BooleanField()
    state = models.CharField(max_length=10, default=AlertState.OPEN, choices=[(s.value, s.value) for s in AlertState])
    seen_at = models.DateTimeField(null=True, blank=True)
    take_up_by = models.DateTimeField(null=True, blank=True)
    taken_up_at = models.DateTimeField(null=True, blank=True)
    taken_up_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    called_in_at = models.DateTimeField(null=True, blank=True)
    called_in = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    reached = models.CharField(max_length=10, blank=True, choices=[(each.value, each.value) for each in Reached])
    reached_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-is_urgent", "created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=AlertState.OPEN, closed_at=None, closed_by=None)
                | Q(state=AlertState.CLOSED, closed_at__isnull=False, closed_by__isnull=False),
                name="a_closed_alert_says_when_and_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(taken_up_at=None, taken_up_by=None)
                | Q(taken_up_at__isnull=False, taken_up_by__isnull=False),
                name="an_alert_taken_up_says_when_and_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(called_in_at=None, called_in=None) | Q(called_in_at__isnull=False, called_in__isnull=False),
                name="a_second_person_was_called_in_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(reached="", reached_at=None) | Q(reached_at__isnull=False, called_in__isnull=False),
                name="only_who_was_called_in_says_whom_they_reached",
            ),
        ]

    @property
    def clock(self) -> Clock:
        """What is known of its time."""
        return Clock(self.take_up_by, self.taken_up_at, self.closed_at)


class SecondPerson(models.Model):
    """Whom a therapist named to be called in where they do not take up an urgent alert in time."""

    therapist = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="second_person")
    colleague = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    named_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(therapist=models.F("colleague")), name="a_second_person_is_another"),
        ]

    def __str__(self) -> str:
        return f"second person of {self.therapist_id}"
