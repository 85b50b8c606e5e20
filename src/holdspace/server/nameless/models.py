"""A transcript with placeholders, as its therapist let it go."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from holdspace.domain.access import Kind
from holdspace.server.keys.models import SealedRecord


class NamelessTranscript(SealedRecord):
    """What a supervisor reads instead of a transcript. Sealed, as a confirmed transcript is: {turns: [...]}.

    Made again each time it is shared: nothing of an earlier review goes on by itself.
    """

    kind = Kind.TRANSCRIPT

    transcript = models.OneToOneField("conversations.Transcript", on_delete=models.CASCADE, related_name="nameless")
    reviewed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
