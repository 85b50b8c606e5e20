"""Boundaries and the versions of the safety plan."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from holdspace.domain.access import Kind
from holdspace.server.keys.models import SealedRecord


class Boundary(SealedRecord):
    """Sealed: {topic, words, stance, review_on}. A lifted boundary is kept: the client sees its history."""

    kind = Kind.BOUNDARY

    lifted_at = models.DateTimeField(null=True, blank=True)


class Screening(SealedRecord):
    """One asking of the ASQ, by the therapist. Sealed: {answers: {item: value or None}, version}."""

    kind = Kind.ALERT

    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    alert = models.OneToOneField("alerts.Alert", on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["-created_at"]


class SafetyPlan(SealedRecord):
    """One version. Sealed: {lines: {step: [line]}}. In clear: number, who wrote it, and when each agreed."""

    kind = Kind.SAFETY_PLAN

    version = models.PositiveIntegerField()
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    client_agreed_at = models.DateTimeField(null=True, blank=True)
    therapist_agreed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-version"]
        constraints = [models.UniqueConstraint(fields=["client", "version"], name="one_safety_plan_per_version")]
