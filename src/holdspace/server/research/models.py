"""A request for scores for research, and what became of it. Nobody's score stands in it."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q

from holdspace.domain.research.extract import ExtractState, ExtractTimes
from holdspace.server.keys.models import new_id
from holdspace.server.keys.proven import ProvenRow


class Extract(ProvenRow):
    """One extract. In clear: it is the practice's own words, which every client who allows research reads."""

    proven = ("id", "study", "about", "asked_by_id", "asked_at", "answered_by_id", "answered_at", "is_approved")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    study = models.CharField(max_length=120)
    about = models.TextField(max_length=1000)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    is_approved = models.BooleanField(default=False)
    stopped_at = models.DateTimeField(null=True, blank=True)
    taken_at = models.DateTimeField(null=True, blank=True)
    # Of the file that left: how many people are in it, and its fingerprint before it was locked.
    n_people = models.PositiveIntegerField(null=True, blank=True)
    fingerprint = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["-asked_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_approved=False) | Q(answered_at__isnull=False, answered_by__isnull=False),
                name="an_approved_extract_says_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(taken_at=None) | Q(is_approved=True, stopped_at=None),
                name="only_an_approved_extract_is_taken",
            ),
            models.CheckConstraint(
                condition=Q(answered_by=None) | ~Q(answered_by=models.F("asked_by")),
                name="an_extract_is_looked_over_by_somebody_else",
            ),
        ]

    def __str__(self) -> str:
        return f"extract {self.pk}"

    @property
    def times(self) -> ExtractTimes:
        """The times from which everything follows."""
        return ExtractTimes(self.asked_at, self.answered_at, self.is_approved, self.taken_at, self.stopped_at)

    def state(self, at: datetime) -> ExtractState:
        """Return where it stands."""
        return self.times.state(at)

    @property
    def digest(self) -> str:
        """SHA-256 of what a second person reads and answers to: which study, whose, since when."""
        return hashlib.sha256(
            "\n".join((self.pk.hex, self.study, self.about, str(self.asked_by_id), self.asked_at.isoformat())).encode()
        ).hexdigest()
