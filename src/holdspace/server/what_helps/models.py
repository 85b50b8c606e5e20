"""One line of the list."""

from __future__ import annotations

from django.db import models

from holdspace.domain.access import Kind
from holdspace.domain.plan.proposals import Side
from holdspace.server.keys.models import SealedRecord


class HelpItem(SealedRecord):
    """Sealed: {text, effect, turn, earlier: [{text, by}]}. Both may change the words; the earlier ones are kept.

    In clear: whose line it was first, which session it comes from, and when it was taken off the list.
    """

    kind = Kind.PLAN

    therapy = models.ForeignKey("clients.Therapy", on_delete=models.CASCADE, related_name="help_items")
    session = models.ForeignKey(
        "clients.Session", on_delete=models.CASCADE, null=True, blank=True, related_name="help_items"
    )
    side = models.CharField(max_length=10, choices=[(side.value, side.value) for side in Side])
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["created_at"]
