"""How the client said they like to work."""

from __future__ import annotations

from django.db import models

from holdspace.domain.access import Kind
from holdspace.server.keys.models import SealedRecord


class PreferenceAnswers(SealedRecord):
    """One filling-in, the client's alone to write; the newest counts, the earlier ones are kept.

    Sealed: {answers: {item: -3 to 3 or None}, version}.
    """

    kind = Kind.ANSWERS

    therapy = models.ForeignKey("clients.Therapy", on_delete=models.CASCADE, related_name="preferences")

    class Meta:
        ordering = ["-created_at"]
