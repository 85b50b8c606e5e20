"""Transcripts and notes of sessions, the coding of a transcript, and what people say against a code."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from holdspace.domain.access import Kind
from holdspace.server.jobs.states import JobState
from holdspace.server.keys.models import SealedRecord


class Transcript(SealedRecord):
    """The words of one session.

    Sealed, until a person has said who is who: {said: [{name, text, start, end}], speakers, reason, source}; from then
    on: {turns: [{speaker, text, start, end}], speakers, source}. Content forms are in `contents`.

    What was marked in it is the therapist's to share: with the client, and with the supervisor.
    """

    kind = Kind.TRANSCRIPT

    session = models.OneToOneField("clients.Session", on_delete=models.CASCADE, related_name="transcript")
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    shared_with_client_at = models.DateTimeField(null=True, blank=True)
    shared_with_supervisor_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=False) | Q(shared_with_client_at=None, shared_with_supervisor_at=None),
                name="only_a_confirmed_transcript_is_shared",
            )
        ]


class Coding(SealedRecord):
    """What the coder said about a transcript, and the job that has it coded.

    Sealed once done: {coded, figures}, without the words of the conversation; {failure} where it failed; {} before.
    """

    kind = Kind.CODES

    transcript = models.OneToOneField(Transcript, on_delete=models.CASCADE, related_name="coding")
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(
        max_length=10, default=JobState.QUEUED.value, choices=[(s.value, s.value) for s in JobState]
    )
    turns_done = models.PositiveIntegerField(default=0)
    turns_total = models.PositiveIntegerField(default=0)


class Contest(SealedRecord):
    """One person's "this is not right" about one turn. Never changed or replaced: a later word is a row of its own.

    Sealed: {turn, code, marked, label, why}; ``label`` is what they would call it: what was marked, where they take
    an earlier word back.
    """

    kind = Kind.CODES

    coding = models.ForeignKey(Coding, on_delete=models.CASCADE, related_name="contests")
    said_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["created_at"]


class HandCoding(SealedRecord):
    """What one person would call the turns of a transcript, coded by hand without seeing anybody else's codes.

    Sealed: {labels: {turn: {code: label}}}, turns by their index. Once finished it is not changed, and can be compared.
    """

    kind = Kind.CODES

    transcript = models.ForeignKey(Transcript, on_delete=models.CASCADE, related_name="hand_codings")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["created_at"]
        constraints = [
            models.UniqueConstraint(fields=["transcript", "author"], name="one_hand_coding_per_transcript_and_author")
        ]


class Closeness(SealedRecord):
    """Where the therapist came close to the client's boundaries in a coded conversation.

    Sealed: {model, found: [{boundary, turn, probability, how}]}, without a topic and without words of the conversation.
    Both see it, whether or not the other marks are shared: a boundary is the client's.
    """

    kind = Kind.CODES

    coding = models.OneToOneField(Coding, on_delete=models.CASCADE, related_name="closeness")


class ClosenessAnswer(SealedRecord):
    """What one person says to one moment that came close; a later word is a row of its own.

    Sealed: {boundary, turn, says}.
    """

    kind = Kind.CODES

    closeness = models.ForeignKey(Closeness, on_delete=models.CASCADE, related_name="answers")
    said_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["created_at"]


class Note(SealedRecord):
    """A therapist's process note on a session: seen by its author alone. Sealed: {text}."""

    kind = Kind.NOTES

    session = models.ForeignKey("clients.Session", on_delete=models.CASCADE, related_name="notes")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["session", "author"], name="one_note_per_session_and_author")]
