"""A making of figures: who asked, when, and the figures that may be shown. Nobody's score stands in it."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from holdspace.server.jobs.states import JobState
from holdspace.server.keys.models import new_id


class Evaluation(models.Model):
    """Figures over many clients, small groups held back, and what finished clients taught, as parameters.

    In clear: it holds no person's record. Both are null until the job is done.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(
        max_length=10, default=JobState.QUEUED, choices=[(each.value, each.value) for each in JobState]
    )
    figures = models.JSONField(null=True, blank=True)
    # What `workflows.learned_service` writes: parameters of the usual courses, no score of anyone.
    learned = models.JSONField(null=True, blank=True)

    class Meta:
        ordering = ["-requested_at"]

    def __str__(self) -> str:
        return f"evaluation {self.pk}"
