"""Lines of the plan, proposals to change them, signatures under a version, and looking back on both."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from holdspace.domain.access import Kind
from holdspace.domain.plan.proposals import Change, Part, ProposalState, Side, Stance
from holdspace.server.keys.models import SealedRecord

SIDES = [(side.value, side.value) for side in Side]


class PlanLine(SealedRecord):
    """One line both agreed on. Sealed: {text}. A version is a count: each accepted proposal makes the next one.

    ``follows`` is the line whose place it took. The line of a goal names the goal, which holds its ratings.
    """

    kind = Kind.PLAN

    therapy = models.ForeignKey("clients.Therapy", on_delete=models.CASCADE, related_name="plan_lines")
    part = models.CharField(max_length=12, choices=[(part.value, part.value) for part in Part])
    since_version = models.PositiveIntegerField()
    until_version = models.PositiveIntegerField(null=True, blank=True)  # the version in which it no longer stands
    follows = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="followers")
    goal = models.ForeignKey(
        "care_plans.Goal", on_delete=models.CASCADE, null=True, blank=True, related_name="plan_lines"
    )

    class Meta:
        ordering = ["since_version"]


class Proposal(SealedRecord):
    """A change one proposed. Sealed: {text, why, answer, beside, ending}. In clear: what kind, whose, its state."""

    kind = Kind.PLAN

    therapy = models.ForeignKey("clients.Therapy", on_delete=models.CASCADE, related_name="proposals")
    part = models.CharField(max_length=12, choices=[(part.value, part.value) for part in Part])
    change = models.CharField(max_length=8, choices=[(change.value, change.value) for change in Change])
    line = models.ForeignKey(PlanLine, on_delete=models.CASCADE, null=True, blank=True, related_name="proposals")
    goal = models.ForeignKey(
        "care_plans.Goal", on_delete=models.CASCADE, null=True, blank=True, related_name="proposals"
    )
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
                condition=Q(change=Change.ADD, line=None, goal=None)
                | (~Q(change=Change.ADD) & (Q(line__isnull=False) | Q(goal__isnull=False))),
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
    """How one side signed a version. Sealed: {note, hash, salt}: the hash is over the salt and all lines as they stood.

    A signature of before there was a salt has none, and its hash is over the lines alone.
    """

    kind = Kind.PLAN

    therapy = models.ForeignKey("clients.Therapy", on_delete=models.CASCADE, related_name="signatures")
    version = models.PositiveIntegerField()
    side = models.CharField(max_length=10, choices=SIDES)
    stance = models.CharField(max_length=16, choices=[(stance.value, stance.value) for stance in Stance])

    class Meta:
        ordering = ["created_at"]


class Review(SealedRecord):
    """A day to look at the plan together. Sealed: {client, therapist}, what each said of it, or None.

    In clear the day, so that both are reminded, and when it took place.
    """

    kind = Kind.PLAN

    therapy = models.ForeignKey("clients.Therapy", on_delete=models.CASCADE, related_name="plan_reviews")
    due_on = models.DateField()
    held_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-due_on"]
        constraints = [
            models.UniqueConstraint(fields=["therapy"], condition=Q(held_at=None), name="one_review_lies_ahead"),
        ]


class ActivityOutcome(SealedRecord):
    """How an activity went, as one of the two saw it. Sealed: {done, helped, words}; said again it is a new row."""

    kind = Kind.PLAN

    line = models.ForeignKey(PlanLine, on_delete=models.CASCADE, related_name="outcomes")
    side = models.CharField(max_length=10, choices=SIDES)

    class Meta:
        ordering = ["created_at"]
