"""Setting the day to look at the plan together, saying what came of it, and how an activity went."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from holdspace.domain.access import Action
from holdspace.domain.audit import AuditEvent
from holdspace.domain.errors import BadInput, WrongState
from holdspace.domain.plan.proposals import LONGEST_TEXT, Part
from holdspace.domain.plan.reviews import Outcome, require_review_day
from holdspace.server.access.door import disclose
from holdspace.server.accounts.models import User
from holdspace.server.clients.models import Therapy
from holdspace.server.keys.sealing import seal
from holdspace.server.plans.actions.permission import note as write_entry
from holdspace.server.plans.actions.permission import purpose_of, require_in_therapy, side_of
from holdspace.server.plans.models import ActivityOutcome, PlanLine, Review


@transaction.atomic
def plan_review(*, by: User, therapy: Therapy, due_on: date, today: date, at: datetime) -> Review:
    """Set the day of the next review; either may, and setting it again moves it."""
    require_in_therapy(by, therapy, Action.CHANGE)
    require_review_day(due_on, today)
    Therapy.objects.select_for_update().get(pk=therapy.pk)
    review = Review.objects.filter(therapy=therapy, held_at=None).first()
    is_new = review is None
    if review is None:
        review = Review(client_id=therapy.client_id, therapy=therapy)
        seal(review, {"client": None, "therapist": None}, at=at)
    review.due_on = due_on
    review.save(force_insert=is_new, force_update=not is_new)
    write_entry(AuditEvent.CHANGED, by, review, "plan_review_set", at)
    return review


def say_of_review(*, by: User, review: Review, words: str, at: datetime) -> None:
    """Note that the plan was looked at, and what this person says of it; each says it once."""
    if not words.strip() or len(words) > LONGEST_TEXT:
        raise BadInput(_("Please write 1 to %(most)d characters.") % {"most": LONGEST_TEXT}, remedy="A line is enough.")
    content, side = disclose(review, actor=by, purpose=purpose_of(by), detail="plan_review"), side_of(by)
    with transaction.atomic():
        require_in_therapy(by, review.therapy, Action.CHANGE)
        locked = Review.objects.select_for_update().get(pk=review.pk)
        if content[side] or locked.changed_at != review.changed_at:
            raise WrongState("This review was changed meanwhile. Look at the page again.")
        seal(locked, {**content, side: words.strip()}, at=at)
        locked.held_at = locked.held_at or at
        locked.save()
        write_entry(AuditEvent.CHANGED, by, locked, "plan_reviewed", at)


@transaction.atomic
def note_outcome(*, by: User, line: PlanLine, outcome: Outcome, at: datetime) -> ActivityOutcome:
    """Keep how an activity went, as this person saw it."""
    require_in_therapy(by, line.therapy, Action.ADD)
    if line.part != Part.ACTIVITY:
        raise BadInput("Only of an activity one says how it went.")
    kept = ActivityOutcome(client_id=line.client_id, line=line, side=side_of(by))
    seal(kept, {"done": outcome.done, "helped": outcome.helped, "words": outcome.words.strip()}, at=at)
    kept.save(force_insert=True)
    write_entry(AuditEvent.ADDED, by, kept, "activity_outcome", at)
    return kept
