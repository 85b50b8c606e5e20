"""What was handed to somebody outside. The copy itself is not kept: it left, and its fingerprint tells it again."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from holdspace.domain.access import Kind
from holdspace.server.keys.models import SealedRecord


class HandedCopy(SealedRecord):
    """One copy. Sealed: {kinds, records, sha256, bytes}. In clear: who made it, when, for which sealed name."""

    kind = Kind.CONSENT

    third_party = models.ForeignKey("consents.ThirdParty", on_delete=models.CASCADE, related_name="copies")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["created_at"]
        verbose_name_plural = "handed copies"
