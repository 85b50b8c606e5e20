"""The practice, its clients, their therapies and the sessions of a therapy."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from holdspace.domain.access import Kind
from holdspace.server.keys.models import SealedRecord, new_id
from holdspace.server.keys.proven import ProvenRow


class Practice(models.Model):
    """The one practice of this installation, and what it has declared about licences."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    name = models.CharField(max_length=120)
    country = models.CharField(max_length=2)
    # Instrument ids whose non-commercial licence a named person has confirmed for this practice's use.
    licences_confirmed = models.JSONField(default=dict)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="one_practice_per_installation")]

    def __str__(self) -> str:
        return f"practice {self.pk}"


class Client(ProvenRow):
    """A person in therapy. Name and contact data stand in the sealed `Identity`."""

    proven = ("id", "user_id")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="client"
    )
    created_at = models.DateTimeField()
    # Set when key and content were destroyed; the row stays so that the look log keeps its subject.
    erased_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"client {self.pk}"


class Identity(SealedRecord):
    """What the client is called and how they can be reached: {name, pronouns, email, phone, reason}."""

    kind = Kind.IDENTITY

    class Meta:
        constraints = [models.UniqueConstraint(fields=["client"], name="one_identity_per_client")]


class Therapy(ProvenRow):
    """One client with one therapist, from a start to an end. An ended therapy gives no more access."""

    proven = ("id", "client_id", "therapist_id", "ended_at")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="therapies")
    therapist = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="therapies")
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "therapies"
        constraints = [
            models.UniqueConstraint(
                fields=["client", "therapist"], condition=Q(ended_at=None), name="one_open_therapy_per_pair"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=models.F("started_at")),
                name="therapy_ends_after_its_start",
            ),
        ]

    def __str__(self) -> str:
        return f"therapy {self.pk}"


class Supervision(ProvenRow):
    """A supervisor of one therapy; what they see still needs the client's consent."""

    # The start too: what the client allowed before it was not about this person.
    proven = ("therapy_id", "supervisor_id", "started_at", "ended_at")

    therapy = models.ForeignKey(Therapy, on_delete=models.CASCADE, related_name="supervisions")
    supervisor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="supervisions")
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["therapy", "supervisor"], condition=Q(ended_at=None), name="one_open_supervision_per_pair"
            )
        ]

    def __str__(self) -> str:
        return f"supervision {self.pk}"


class Session(models.Model):
    """One meeting of a therapy, planned or held."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    therapy = models.ForeignKey(Therapy, on_delete=models.CASCADE, related_name="sessions")
    number = models.PositiveIntegerField()  # 1 is the first meeting
    held_at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["therapy", "number"], name="one_session_per_number")]

    def __str__(self) -> str:
        return f"session {self.pk}"
