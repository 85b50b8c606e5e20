"""What a client answers before and after a session, and the scores of it."""

from __future__ import annotations

import uuid
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from django.conf import settings
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
    """One filling-in. Sealed: what `contents.CheckContent` holds. A draft is shown to the client alone."""

    kind = Kind.ANSWERS

    # The constraint's index finds the checks of a session.
    session = models.ForeignKey("clients.Session", on_delete=models.CASCADE, related_name="checks", db_index=False)
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
    """The scores of a submitted check. Sealed: what `contents.ScoresContent` holds."""

    kind = Kind.SCORES

    # Not `check`: Django's models use that name themselves.
    of_check = models.OneToOneField(Check, on_delete=models.CASCADE, related_name="scores")
    session = models.ForeignKey("clients.Session", on_delete=models.CASCADE, related_name="scores")
    phase = models.CharField(max_length=10, choices=[(each.value, each.value) for each in Phase])
    # Handed in just now, and not yet searched for signals (`signal_search`).
    awaits_search = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["created_at"], condition=Q(awaits_search=True), name="scores_awaiting_search")]


class ReadScores(NamedTuple):
    """What a course needs of `CheckScores`, one of many: a tuple takes a quarter of the time that a model does."""

    pk: uuid.UUID
    client_id: uuid.UUID
    sealed: bytes
    session_number: int
    held_at: datetime

    @property
    def kind(self) -> Kind:
        """What policies and the look log call its content."""
        return CheckScores.kind

    @property
    def table(self) -> str:
        """The database table it lies in."""
        return CheckScores._meta.db_table


class HeldWords(SealedRecord):
    """Something the client could not say in a session and holds back, theirs alone. Sealed: {words}."""

    kind = Kind.HELD_BACK

    session = models.OneToOneField("clients.Session", on_delete=models.CASCADE, related_name="held_words")


class ToldWords(SealedRecord):
    """Something that could not be said in the room and was told later. Sealed: {words}. Waits to be talked about."""

    kind = Kind.ANSWERS

    session = models.ForeignKey("clients.Session", on_delete=models.CASCADE, related_name="told_words")
    talked_at = models.DateTimeField(null=True, blank=True)
    talked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(talked_at=None, talked_by=None) | Q(talked_at__isnull=False, talked_by__isnull=False),
                name="talked_about_says_when_and_by_whom",
            ),
        ]


class MeasureChoice(models.Model):
    """Which measures a therapy's check-in asks; without a row it is the practice's usual choice."""

    therapy = models.OneToOneField("clients.Therapy", on_delete=models.CASCADE, related_name="measure_choice")
    # Ids of instruments, in the order asked. The session check after a session is always asked.
    before = models.JSONField(default=list)
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"choice of therapy {self.therapy_id}"
