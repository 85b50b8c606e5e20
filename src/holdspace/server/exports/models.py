"""A client's request to take their record along."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Q

from holdspace.domain.copy_request import CopyState, CopyTimes
from holdspace.server.keys.models import new_id


class CopyRequest(models.Model):
    """One request: it waits, can be fetched once, and can be stopped from outside by whoever gets the client's mail.

    Holds times and the hash of the secret in the mailed link, and nothing that was written.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    client = models.ForeignKey("clients.Client", on_delete=models.CASCADE, related_name="copy_requests")
    asked_at = models.DateTimeField()
    ready_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True, blank=True)
    stopped_at = models.DateTimeField(null=True, blank=True)
    # Of a random secret with 192 bits, which stands in the mail alone.
    stop_hash = models.CharField(max_length=64, unique=True)
    # Whether a mail went out: the page says whether somebody outside could have stopped it.
    is_mailed = models.BooleanField(default=False)

    class Meta:
        ordering = ["-asked_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(taken_at=None) | Q(stopped_at=None), name="a_copy_is_taken_or_stopped_not_both"
            ),
            models.CheckConstraint(
                condition=Q(taken_at=None) | Q(taken_at__gte=models.F("ready_at")), name="a_copy_is_not_taken_early"
            ),
        ]

    def __str__(self) -> str:
        return f"copy request {self.pk}"

    @property
    def times(self) -> CopyTimes:
        """The times from which everything follows."""
        return CopyTimes(self.asked_at, self.ready_at, self.taken_at, self.stopped_at)

    def state(self, at: datetime) -> CopyState:
        """Return where it stands."""
        return self.times.state(at)
