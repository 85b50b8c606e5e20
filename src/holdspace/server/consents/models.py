"""What a client has allowed or refused, on which words, and when."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from holdspace.domain.access import Kind, Purpose
from holdspace.server.keys.models import SealedRecord, new_id


class PaperConsent(SealedRecord):
    """What a client signed on paper, as their therapist recorded it. Sealed: {media_type, content in base64}.

    The client is told: ``seen_at`` is when they first opened the page that says so.
    """

    kind = Kind.CONSENT

    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    signed_on = models.DateField()
    seen_at = models.DateTimeField(null=True, blank=True)


class ThirdParty(SealedRecord):
    """Somebody outside whom the client named to be handed copies. Sealed: {name, what}, in the client's words.

    Never changed: who is named otherwise is somebody else, and is allowed anew.
    """

    kind = Kind.CONSENT

    class Meta:
        ordering = ["created_at"]
        verbose_name_plural = "third parties"


class Consent(models.Model):
    """One answer of the client to one purpose. A new answer is a new row; a withdrawal closes the row it ends.

    Holds no words of the client: purpose, times, and the hash of the text they were shown.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    client = models.ForeignKey("clients.Client", on_delete=models.CASCADE, related_name="consents")
    purpose = models.CharField(max_length=30, choices=[(each.value, each.value) for each in Purpose])
    is_given = models.BooleanField()
    answered_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    words_version = models.CharField(max_length=20)
    words_hash = models.CharField(max_length=64)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    # About which kinds of record, to whom and until when; nothing means every kind, everybody, without an end.
    kinds = models.JSONField(null=True, blank=True)
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    # Whom outside, where it is about copies for others.
    third_party = models.ForeignKey(
        ThirdParty, on_delete=models.SET_NULL, related_name="consents", null=True, blank=True
    )
    valid_until = models.DateTimeField(null=True, blank=True)
    # Kinds and recipient as one word, so that the database holds one open yes of a scope and no second.
    scope = models.CharField(max_length=300, blank=True)
    # The signed paper that this rests on; nothing where the client answered here themselves.
    paper = models.ForeignKey(PaperConsent, on_delete=models.SET_NULL, related_name="consents", null=True, blank=True)
    # Over everything above, under the installation's key: a row that somebody wrote into the database allows nothing.
    proof = models.BinaryField(max_length=32, default=bytes)

    class Meta:
        ordering = ["answered_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | Q(is_given=True, withdrawn_at__gte=models.F("answered_at")),
                name="only_a_given_consent_is_withdrawn_and_later",
            ),
            models.UniqueConstraint(
                fields=["client", "purpose", "scope"],
                condition=Q(is_given=True, withdrawn_at=None),
                name="one_open_consent_of_a_scope",
            ),
            models.CheckConstraint(
                condition=Q(third_party=None) | Q(purpose=Purpose.THIRD_PARTY.value, recipient=None),
                name="only_copies_for_others_name_a_third_party",
            ),
        ]

    def __str__(self) -> str:
        return f"consent {self.pk}"
