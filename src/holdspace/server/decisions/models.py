"""A question with its table, and how the client found the deciding."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from holdspace.domain.access import Kind
from holdspace.domain.decisions.table import DecisionState, What
from holdspace.domain.plan.proposals import Side
from holdspace.server.keys.models import SealedRecord

SIDES = [(side.value, side.value) for side in Side]
CHOSEN = [DecisionState.CHOSEN, DecisionState.DECIDED, DecisionState.LOOKED_BACK]


class Decision(SealedRecord):
    """One question. Sealed: {question, chosen, why}: the id of the chosen option and what was said with it."""

    kind = Kind.PLAN

    therapy = models.ForeignKey("clients.Therapy", on_delete=models.CASCADE, related_name="decisions")
    state = models.CharField(
        max_length=12, default=DecisionState.OPEN, choices=[(each.value, each.value) for each in DecisionState]
    )
    chosen_by = models.CharField(max_length=10, blank=True, choices=SIDES)
    decided_at = models.DateTimeField(null=True, blank=True)
    follow_up_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=DecisionState.OPEN, chosen_by="") | (Q(state__in=CHOSEN) & ~Q(chosen_by="")),
                name="a_choice_says_by_whom",
            ),
        ]


class DecisionEntry(SealedRecord):
    """One thing written into the table. Sealed: {text, option, weight, source, verdict}.

    Each is a row of its own, so that two who write at once never write over one another. What was taken back is kept.
    """

    kind = Kind.PLAN

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="entries")
    side = models.CharField(max_length=10, choices=SIDES)
    what = models.CharField(max_length=12, choices=[(each.value, each.value) for each in What])
    taken_back_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["created_at"]


class DecisionExperience(SealedRecord):
    """CollaboRATE on one decision, by the client. Sealed: {answers, version, mean, top}."""

    kind = Kind.ANSWERS

    decision = models.OneToOneField(Decision, on_delete=models.CASCADE, related_name="experience")
