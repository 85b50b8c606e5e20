"""That both talked about something, and how each saw it."""

from __future__ import annotations

from django.db import models

from holdspace.domain.access import Kind
from holdspace.server.keys.models import SealedRecord


class Talk(SealedRecord):
    """One talk. Sealed: {occasion, cause, session, client, therapist}, each side {what_came, repaired} or None.

    ``cause`` holds the same in words for each of the two, {client, therapist}, in each language that pages speak.

    ``session`` is the one whose strain it was about, 0 for one that they named themselves, None where nobody told.

    What it was about says much about the two, so it is sealed as well; in clear stands only when it was.
    """

    kind = Kind.PLAN

    therapy = models.ForeignKey("clients.Therapy", on_delete=models.CASCADE, related_name="talks")

    class Meta:
        ordering = ["-created_at"]
