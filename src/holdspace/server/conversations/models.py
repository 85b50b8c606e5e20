"""Transcripts and notes of sessions, and the coding of a transcript."""

from __future__ import annotations

from enum import StrEnum

from django.conf import settings
from django.db import models

from holdspace.domain.access import Kind
from holdspace.server.keys.models import SealedRecord


class Transcript(SealedRecord):
    """The words of one session. Sealed: {turns: [{speaker, text, start, end}], speakers, warnings}."""

    kind = Kind.TRANSCRIPT

    session = models.OneToOneField("clients.Session", on_delete=models.CASCADE, related_name="transcript")
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")


class CodingState(StrEnum):
    """Where the coding of a transcript stands; allowed moves are in `conversations.actions`."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    STOPPED = "stopped"  # the client withdrew the consent while it waited or ran


class Coding(SealedRecord):
    """What the coder said about a transcript. Sealed once done: the coded turns and the summary; empty before."""

    kind = Kind.CODES

    transcript = models.OneToOneField(Transcript, on_delete=models.CASCADE, related_name="coding")
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(
        max_length=10, default=CodingState.QUEUED, choices=[(s.value, s.value) for s in CodingState]
    )
    turns_done = models.PositiveIntegerField(default=0)
    turns_total = models.PositiveIntegerField(default=0)


class Note(SealedRecord):
    """A therapist's process note on a session: seen by its author alone. Sealed: {text}."""

    kind = Kind.NOTES

    session = models.ForeignKey("clients.Session", on_delete=models.CASCADE, related_name="notes")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
