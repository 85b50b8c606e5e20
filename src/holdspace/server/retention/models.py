"""A client's wish to be erased, and what stands against it. Times and reasons of ours only, no word of anybody."""

from __future__ import annotations

from enum import StrEnum

from django.db import models
from django.db.models import Q

from holdspace.server.keys.models import new_id


class HoldReason(StrEnum):
    """Why a record must be kept whatever else holds."""

    COURT = "court"
    COMPLAINT = "complaint"
    CLAIM = "claim"


class ErasureRequest(models.Model):
    """The client asked to be erased, or the years are over; where it stands follows from its times, rule and holds."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    client = models.ForeignKey("clients.Client", on_delete=models.CASCADE, related_name="erasure_requests")
    asked_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True, blank=True)
    is_by_rule = models.BooleanField(
        default=False, db_default=False
    )  # nobody asked: the practice keeps no record for longer

    class Meta:
        ordering = ["-asked_at"]
        constraints = [
            models.UniqueConstraint(fields=["client"], condition=Q(stopped_at=None), name="one_open_erasure_request")
        ]

    def __str__(self) -> str:
        return f"erasure request {self.pk}"


class LegalHold(models.Model):
    """A record that must not be erased until the hold is lifted."""

    client = models.ForeignKey("clients.Client", on_delete=models.CASCADE, related_name="legal_holds")
    reason = models.CharField(max_length=10, choices=[(each.value, each.value) for each in HoldReason])
    placed_at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["client", "reason"], condition=Q(lifted_at=None), name="one_open_hold_of_a_reason"
            )
        ]

    def __str__(self) -> str:
        return f"hold {self.pk}"
