"""Danger exceptions and what was told to others because of them."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from holdspace.domain.access import Kind
from holdspace.domain.exceptions.state import Course, State
from holdspace.server.keys.installation import is_proven, prove
from holdspace.server.keys.models import SealedRecord

PLACE = "exception"


class DangerException(SealedRecord):
    """Sealed: {reason, why_not_less, why_later}. In clear: who, which kinds, the limits, times, digest and proof.

    The ground is sealed under the installation's key: a stolen database does not tell that a client was in danger, yet
    the report of all exceptions opens no client's record.
    """

    kind = Kind.EXCEPTION

    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    # Who was named to approve; nobody where it was opened alone.
    second_person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    jurisdiction = models.CharField(max_length=10)
    ground_sealed = models.TextField()
    kinds = models.JSONField()
    open_for = models.DurationField()
    defer_until = models.DateTimeField(null=True, blank=True)
    digest = models.CharField(max_length=64)
    answered_at = models.DateTimeField(null=True, blank=True)
    is_approved = models.BooleanField(default=False)
    opens_until = models.DateTimeField(null=True, blank=True)
    # Over digest, answer, end and the day of telling, under the installation's key: limits that were changed
    # afterwards open nothing and keep nothing from the client.
    proof = models.BinaryField(max_length=32, default=bytes)
    ended_at = models.DateTimeField(null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)
    # An earlier day than was asked for, where the machine's clock was set back meanwhile; a later one counts for none.
    tell_by = models.DateTimeField(null=True, blank=True)
    # When the client read it as it stands now, with a proof: a time that somebody wrote in hides nothing from them.
    seen_by_client_at = models.DateTimeField(null=True, blank=True)
    seen_proof = models.BinaryField(max_length=32, default=bytes)
    # Who looked into it afterwards, where it was opened alone.
    reviewed_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_approved=False, opens_until=None)
                | Q(is_approved=True, opens_until__isnull=False, answered_at__isnull=False),
                name="an_open_exception_was_approved_and_ends",
            ),
            models.CheckConstraint(
                condition=~Q(second_person=models.F("asked_by")), name="the_second_person_is_somebody_else"
            ),
        ]

    @property
    def author_id(self) -> UUID:
        """Who asked, for the door."""
        return UUID(str(self.asked_by_id))

    @property
    def is_alone(self) -> bool:
        """Whether one person opened it and the second persons were told."""
        return self.second_person_id is None

    @property
    def course(self) -> Course:
        """The times that decide where it stands."""
        return Course(
            asked_at=self.created_at,
            answered_at=self.answered_at,
            is_approved=self.is_approved,
            opens_until=self.opens_until,
            ended_at=self.ended_at,
            defer_until=self.defer_until,
            told_at=self.told_at,
            tell_by=self.tell_by,
        )

    def state(self, at: datetime | None = None) -> State:
        """Where it stands now or at another moment."""
        return self.course.state(at or timezone.now())

    @property
    def is_withheld(self) -> bool:
        """Whether the client is not told yet, at this moment; a later day that somebody wrote in by hand is none."""
        return self.course.is_withheld(timezone.now()) and self.is_answered_here()

    def prove_answer(self) -> None:
        """Keep the proof of what was asked, what was answered, and when the client is told."""
        self.proof = prove(self._answered(), place=PLACE)

    def is_answered_here(self) -> bool:
        """Return whether this installation wrote the answer, or that there is none yet, and the day of telling."""
        return is_proven(self._answered(), bytes(self.proof), place=PLACE)

    def note_seen(self, at: datetime) -> None:
        """Keep, proven, that the client has read it."""
        self.seen_by_client_at = at
        self.seen_proof = prove(self._seen(), place=PLACE)

    def note_news(self) -> None:
        """Keep that there is something about it which the client has not read yet."""
        self.seen_by_client_at, self.seen_proof = None, b""

    @property
    def is_seen(self) -> bool:
        """Whether the client has read it as it stands now."""
        return self.seen_by_client_at is not None and is_proven(self._seen(), bytes(self.seen_proof), place=PLACE)

    def _seen(self) -> bytes:
        at = self.seen_by_client_at.timestamp() if self.seen_by_client_at else 0
        return json.dumps(["seen by client", self.pk.hex, at]).encode()

    def _answered(self) -> bytes:
        opens_until = self.opens_until.isoformat() if self.opens_until else ""
        later = [self.created_at.timestamp(), self.defer_until.timestamp()] if self.defer_until else []
        return json.dumps([self.pk.hex, self.digest, self.is_approved, opens_until, *later]).encode()

    @property
    def log_chain(self) -> UUID:
        """Where entries about it go: the client's own list, or while they are told later a chain that joins it then."""
        return self.pk if self.is_withheld else self.client_id

    @property
    def hours(self) -> int:
        """For how long it was asked, in whole hours."""
        return round(self.open_for / timedelta(hours=1))


class Disclosure(SealedRecord):
    """Something was told to somebody outside. Sealed: {recipient, how, words, words_hash}.

    Kind of recipient and legal ground are sealed under the installation's key, for the report of all disclosures.
    """

    kind = Kind.EXCEPTION

    exception = models.ForeignKey(DangerException, on_delete=models.CASCADE, related_name="disclosures")
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    account_sealed = models.TextField()

    class Meta:
        ordering = ["created_at"]

    @property
    def author_id(self) -> UUID:
        """Who sent it, for the door."""
        return UUID(str(self.sent_by_id))

    @property
    def second_person_id(self) -> UUID | None:
        """Who approved the exception that it rests on, for the door."""
        return self.exception.second_person_id

    @property
    def is_alone(self) -> bool:
        """Whether the exception was opened alone."""
        return self.exception.is_alone

    @property
    def is_withheld(self) -> bool:
        """Withheld as long as its exception is."""
        return self.exception.is_withheld

    @property
    def log_chain(self) -> UUID:
        """The chain of its exception."""
        return self.exception.log_chain
