"""Opening a question, writing into its table, choosing, agreeing, and looking back: each with its entry in the log."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from holdspace.definitions import load_instrument
from holdspace.domain.access import Action, Kind, Purpose
from holdspace.domain.audit import AuditEvent
from holdspace.domain.decisions.table import (
    FEWEST_OPTIONS,
    LONGEST_TEXT,
    DecisionState,
    Entry,
    Step,
    What,
    next_state,
    require_entry,
)
from holdspace.domain.errors import BadInput, Refused, WrongState
from holdspace.domain.measures.scoring import score_answers
from holdspace.domain.plan.proposals import Side
from holdspace.domain.plan.reviews import require_review_day
from holdspace.server.access.door import disclose, require
from holdspace.server.accounts.models import User
from holdspace.server.audit.recording import record
from holdspace.server.clients.models import Therapy
from holdspace.server.decisions.models import Decision, DecisionEntry, DecisionExperience
from holdspace.server.decisions.queries import COLLABORATE, entries_of, may_ask_collaborate
from holdspace.server.keys.sealing import seal
from holdspace.server.plans.actions.permission import note, purpose_of, require_in_therapy, side_of


@transaction.atomic
def ask(*, by: User, therapy: Therapy, question: str, options: Iterable[str], at: datetime) -> Decision:
    """Open a question with its first options; more can be added while it is open."""
    require_in_therapy(by, therapy, Action.ADD)
    if not question.strip() or len(question) > LONGEST_TEXT:
        raise BadInput("Please write the question in a sentence.")
    decision = Decision(client_id=therapy.client_id, therapy=therapy)
    seal(decision, {"question": question.strip(), "chosen": "", "why": ""}, at=at)
    decision.save(force_insert=True)
    for place, option in enumerate(options):
        # Entries stand in the order of their times; those written at once keep theirs by a microsecond.
        _keep(by, decision, Entry(What.OPTION, option), at + timedelta(microseconds=place))
    note(AuditEvent.ADDED, by, decision, "decision", at)
    return decision


@transaction.atomic
def write(*, by: User, decision: Decision, entry: Entry, at: datetime) -> DecisionEntry:
    """Write one thing into the table; a new leaning takes the place of one's last."""
    require_in_therapy(by, decision.therapy, Action.ADD)
    locked = Decision.objects.select_for_update().get(pk=decision.pk)
    state, side = DecisionState(locked.state), side_of(by)
    require_entry(state, entry.what, side)
    if entry.option and not entries_of(locked).filter(pk=entry.option, what=What.OPTION).exists():
        raise BadInput("There is no such option.", remedy="Please open the page again.")
    if entry.what is What.LEANING:
        entries_of(locked).filter(what=What.LEANING, side=side).update(taken_back_at=at)
    if entry.what is What.LOOKING_BACK:
        locked.state = next_state(state, Step.LOOK_BACK, chosen_by=Side(locked.chosen_by), by=side)
        locked.save(update_fields=["state"])
    kept = _keep(by, locked, entry, at)
    note(AuditEvent.ADDED, by, kept, "decision_entry", at)
    return kept


@transaction.atomic
def take_back(*, by: User, entry: DecisionEntry, at: datetime) -> None:
    """Take back what oneself wrote, while the question is open; an option stays, for both may have written about it."""
    require_in_therapy(by, entry.decision.therapy, Action.CHANGE)
    locked = Decision.objects.select_for_update().get(pk=entry.decision_id)
    if entry.side != side_of(by):
        raise Refused("Only who wrote it takes it back.")
    if entry.what == What.OPTION:
        raise BadInput("A way stays in the table.", remedy="Write what speaks against it.")
    if locked.state != DecisionState.OPEN:
        raise WrongState("The question is no longer open. Open it again first.")
    entries_of(locked).filter(pk=entry.pk).update(taken_back_at=at)
    note(AuditEvent.CHANGED, by, entry, "decision_entry_taken_back", at)


def choose(*, by: User, decision: Decision, option: str, why: str, at: datetime) -> None:
    """Name the option that one would decide for; the other is asked to agree."""
    if len(why) > LONGEST_TEXT:
        raise BadInput(_("At most %(most)d characters.") % {"most": LONGEST_TEXT})
    options = entries_of(decision).filter(what=What.OPTION)
    if options.count() < FEWEST_OPTIONS:
        raise BadInput("There is only one option.", remedy="Add another; to wait is one, too.")
    if not options.filter(pk=option).exists():
        raise BadInput("There is no such option.", remedy="Please open the page again.")
    _move(by, decision, Step.CHOOSE, {"chosen": option, "why": why.strip()}, at)


def agree(*, by: User, decision: Decision, follow_up_on: date | None, today: date, at: datetime) -> None:
    """Agree to what the other chose: now it is decided. ``follow_up_on`` is when both look back."""
    if follow_up_on is not None:
        require_review_day(follow_up_on, today)
    _move(by, decision, Step.AGREE, {}, at, follow_up_on=follow_up_on)


def reopen(*, by: User, decision: Decision, at: datetime) -> None:
    """Open the question again; either may, at any time."""
    _move(by, decision, Step.REOPEN, {"chosen": "", "why": ""}, at)


def _move(
    by: User, decision: Decision, step: Step, change: Mapping[str, str], at: datetime, follow_up_on: date | None = None
) -> None:
    content = disclose(decision, actor=by, purpose=purpose_of(by), detail="decision")
    with transaction.atomic():
        require_in_therapy(by, decision.therapy, Action.CHANGE)
        locked = Decision.objects.select_for_update().get(pk=decision.pk)
        if locked.changed_at != decision.changed_at:
            raise WrongState("This decision was changed meanwhile. Look at the page again.")
        side, chosen_by = side_of(by), Side(locked.chosen_by) if locked.chosen_by else None
        state = next_state(DecisionState(locked.state), step, chosen_by=chosen_by, by=side)
        if step is Step.CHOOSE:
            locked.chosen_by = side
        if state is DecisionState.OPEN:
            locked.chosen_by, locked.decided_at, locked.follow_up_on = "", None, None
        if state is DecisionState.DECIDED:
            locked.decided_at, locked.follow_up_on = at, follow_up_on
        locked.state = state
        seal(locked, {**content, **change}, at=at)
        locked.save()
        note(AuditEvent.CHANGED, by, locked, f"decision_{step}", at)


def _keep(by: User, decision: Decision, entry: Entry, at: datetime) -> DecisionEntry:
    kept = DecisionEntry(client_id=decision.client_id, decision=decision, side=side_of(by), what=entry.what)
    words = {"text": entry.text.strip(), "option": entry.option, "source": entry.source.strip()}
    seal(kept, {**words, "weight": entry.weight, "verdict": entry.verdict}, at=at)
    kept.save(force_insert=True)
    return kept


@transaction.atomic
def say_how_deciding_was(*, by: User, decision: Decision, answers: Mapping[str, int | None], at: datetime) -> None:
    """Keep the client's CollaboRATE on a decision, once; raise WrongState where it cannot be asked."""
    require(Action.ADD, Kind.ANSWERS, client_id=decision.client_id, actor=by, purpose=Purpose.OWN)
    locked = Decision.objects.select_for_update().get(pk=decision.pk)
    is_asked = may_ask_collaborate() and locked.decided_at is not None
    if not is_asked or DecisionExperience.objects.filter(decision=locked).exists():
        raise WrongState("This is not asked now, or was answered already.")
    instrument = load_instrument(COLLABORATE)
    scores = {score.scale: score.value for score in score_answers(instrument, answers)}
    kept = DecisionExperience(client_id=decision.client_id, decision=locked)
    seal(kept, {"answers": dict(answers), "version": instrument.version, **scores}, at=at)
    kept.save(force_insert=True)
    record(
        AuditEvent.ADDED,
        by=by.as_actor,
        client_id=decision.client_id,
        purpose=Purpose.OWN,
        kinds=[Kind.ANSWERS],
        records=[kept.pk],
        detail="decision_experience",
        at=at,
    )
