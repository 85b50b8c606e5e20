"""Lines of the plan, proposals to change them, and signatures under a version."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from holdspace.domain.access import Kind
from holdspace.domain.plan.proposals import Change, Part, ProposalState, Side, Stance
from holdspace.server.keys.models import SealedRecord

SIDES = [(side.value, side.value) for side in Side]


class PlanLine(SealedRecord):
    """One line both agreed on. Sealed: {text}. A version is a count: each accepted proposal makes the next one."""

    kind = Kind.PLAN

    therapy = models.ForeignKey("clients.Therapy", on_delete=models.CASCADE, related_name="plan_lines")
    part = models.CharField(max_length=12, choices=[(part.value, part.value) for part in Part])
    since_version = models.PositiveIntegerField()
    until_version = models.PositiveIntegerField(null=True, blank=True)  # the version in which it no longer stands

    class Meta:
        ordering = ["since_version"]


class Proposal(SealedRecord):
    """A change one proposed. Sealed: {text, why, answer}. In clear: what kind of change, whose, and its state."""

    kind = Kind.PLAN

    therapy = models.ForeignKey("clients.Therapy", on_delete=models.CASCADE, related_name="proposals")
    part = models.CharField(max_length=12, choices=[(part.value, part.value) for part in Part])
    change = models.CharField(max_length=8, choices=[(change.value, change.value) for change in Change])
    line = models.ForeignKey(PlanLine, on_delete=models.CASCADE, null=True, blank=True, related_name="proposals")
    amends = models.ForeignKey("self", on_delete=models.CASCADE, null=True, blank=True, related_name="amendments")
    proposed_by = models.CharField(max_length=10, choices=SIDES)
    state = models.CharField(
        max_length=10, default=ProposalState.OPEN, choices=[(s.value, s.value) for s in ProposalState]
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(null=True, blank=True)  # the version it made, once accepted

    class Meta:
        ordering = ["created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(change=Change.ADD, line=None) | (~Q(change=Change.ADD) & Q(line__isnull=False)),
                name="only_a_new_line_has_no_line_yet",
            ),
            models.CheckConstraint(
                condition=Q(state=ProposalState.OPEN, answered_at=None)
                | (~Q(state=ProposalState.OPEN) & Q(answered_at__isnull=False)),
                name="an_answered_proposal_says_when",
            ),
            models.UniqueConstraint(fields=["therapy", "version"], name="one_proposal_makes_one_version"),
        ]


class Signature(SealedRecord):
    """How one side signed a version. Sealed: {note, hash}: the hash is over all lines as they then stood."""

    kind = Kind.PLAN

    therapy = models.ForeignKey("clients.Therapy", on_delete=models.CASCADE, related_name="signatures")
    version = models.PositiveIntegerField()
    side = models.CharField(max_length=10, choices=SIDES)
    stance = models.CharField(max_length=16, choices=[(stance.value, stance.value) for stance in Stance])

    class Meta:
        ordering = ["created_at"]
