"""Strategies, each time one was tried, and worksheets; all are the client's; ``shared_at`` opens one to the therapist.

The door reads ``is_shared`` of each record: the policies open the toolbox to the therapist for that alone.
"""

from __future__ import annotations

from django.db import models

from holdspace.domain.access import Kind
from holdspace.server.keys.models import SealedRecord


class Strategy(SealedRecord):
    """Something that may help. Sealed: {words, when}."""

    kind = Kind.TOOLBOX

    shared_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "strategies"
        ordering = ["created_at"]

    @property
    def is_shared(self) -> bool:
        """Whether the client shows it to their therapist."""
        return self.shared_at is not None


class StrategyTry(SealedRecord):
    """One time a strategy was tried; shown to whom the strategy is shown to. Sealed: {helped, when}."""

    kind = Kind.TOOLBOX

    strategy = models.ForeignKey(Strategy, on_delete=models.CASCADE, related_name="tries")

    class Meta:
        ordering = ["created_at"]

    @property
    def is_shared(self) -> bool:
        """Whether the client shows the strategy to their therapist."""
        return self.strategy.is_shared


class FilledWorksheet(SealedRecord):
    """A worksheet that was filled in. Sealed: {worksheet, version, answers: {question: words or number}}."""

    kind = Kind.TOOLBOX

    shared_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at"]

    @property
    def is_shared(self) -> bool:
        """Whether the client shows it to their therapist."""
        return self.shared_at is not None
