"""A record with something in every room, written through the product's own actions, in words found nowhere else."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from django.apps import apps
from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from holdspace.definitions.worksheet_files import load_worksheets
from holdspace.domain.access import Kind, Purpose
from holdspace.domain.conversation.transcript import Speaker
from holdspace.domain.conversation.utterances import NamedUtterance
from holdspace.domain.decisions.table import Entry, What
from holdspace.domain.exceptions.ground import Ground
from holdspace.domain.guides.guide import Occasion
from holdspace.domain.people import Role
from holdspace.domain.plan.proposals import Change, Part, ProposalState, Side, Stance
from holdspace.domain.plan.proposals import Proposal as Proposed
from holdspace.domain.plan.reviews import Done, Outcome
from holdspace.domain.safety.boundary import Boundary
from holdspace.domain.safety.boundary import Stance as BoundaryStance
from holdspace.domain.safety.plan import STEPS, SafetyPlan
from holdspace.domain.session_check.choices import Telling, Unsaid
from holdspace.domain.toolbox.strategy import Strategy, Try
from holdspace.domain.toolbox.worksheet import AnswerKind
from holdspace.domain.what_helps.item import Effect, HelpItem
from holdspace.server.access.door import disclose
from holdspace.server.alerts.actions import close_alert
from holdspace.server.care_plans.actions import end_goal, set_goal
from holdspace.server.care_plans.models import GoalState
from holdspace.server.care_plans.queries import active_goals
from holdspace.server.care_plans.rating import rate_goals
from holdspace.server.clients.models import Identity
from holdspace.server.consents.paper import record_paper
from holdspace.server.consents.third_parties import name_third_party
from holdspace.server.conversations.actions.coding import request_coding
from holdspace.server.conversations.actions.contests import contest
from holdspace.server.conversations.actions.notes import keep_note
from holdspace.server.conversations.actions.transcripts import add_transcript, confirm_speakers
from holdspace.server.conversations.contents import draft_from_json, transcript_from_json
from holdspace.server.conversations.models import Transcript
from holdspace.server.decisions.actions import ask as ask_question
from holdspace.server.decisions.actions import choose, write
from holdspace.server.decisions.models import DecisionEntry
from holdspace.server.exceptions.actions import Wanted, ask, tell_somebody
from holdspace.server.exceptions.actions import answer as answer_exception
from holdspace.server.exceptions.grounds import Recipient
from holdspace.server.exceptions.jurisdictions import jurisdiction_of
from holdspace.server.guides.actions import note_talk
from holdspace.server.journal.actions import keep_entry, keep_key
from holdspace.server.journal.sharing import share_entry
from holdspace.server.keys.models import SealedRecord
from holdspace.server.keys.sealing import seal
from holdspace.server.measures.actions import submit_check
from holdspace.server.measures.check_page import names_of_words
from holdspace.server.measures.forms import GOAL, field_name, read_check
from holdspace.server.measures.instruments import instruments_of
from holdspace.server.measures.models import Phase
from holdspace.server.measures.queries import measures_of
from holdspace.server.measures.telling import keep_unsaid
from holdspace.server.nameless.actions import share_nameless
from holdspace.server.plans.actions import answer, note_outcome, plan_review, propose, say_of_review, sign
from holdspace.server.plans.models import PlanLine
from holdspace.server.preferences.actions import keep_preferences
from holdspace.server.safety.actions import set_boundary, write_plan
from holdspace.server.safety.screening import keep_screening
from holdspace.server.third_parties.actions import make_copy
from holdspace.server.toolbox.actions import fill_worksheet, keep_strategy, keep_try, share
from holdspace.server.what_helps.actions import add_item
from tests.cast import AT, Cast, allow, make_colleague
from tests.integration.journal.test_journal import ENTRY, KEY
from tests.pdf import pdf_of

LETTERS = "abcdefghijkmnopqrstuvwxyz"


@dataclass
class Planted:
    """Random words that stand nowhere else, by the place they were put into; ``patterns`` wrap each, in turn."""

    patterns: tuple[str, ...] = ("{word}",)
    chance: random.Random = field(default_factory=lambda: random.Random(20260302))
    words: dict[str, str] = field(default_factory=dict)

    def word(self, place: str, *, at_most: int = 10_000) -> str:
        """Return a new word and remember its place: one for which a column has room, if any pattern is that short."""
        made = "zq" + "".join(self.chance.choices(LETTERS, k=14))
        every = [pattern.replace("{word}", made) for pattern in self.patterns]
        fitting = [each for each in every if len(each) <= at_most] or every  # SQLite keeps what is longer, too
        self.words[place] = fitting[len(self.words) % len(fitting)]
        return self.words[place]


def fill(cast: Cast, planted: Planted | None = None) -> Planted:
    """Put words into every room of the pair's record; return them."""
    planted = planted or Planted()
    allow(cast.client, Purpose.TRANSCRIPTION, Purpose.MACHINE_CODING, Purpose.SUPERVISION)
    _paper(cast, planted)
    _identity(cast, planted)
    _conversation(cast, planted)
    _agreements(cast, planted)
    _checks(cast, planted)
    _safety(cast, planted)
    _exception(cast, planted)
    _outside(cast, planted)
    _handed_on(cast, planted)
    return planted


def _paper(cast: Cast, planted: Planted) -> None:
    """Allowed on paper, and recorded by the therapist."""
    document = pdf_of(planted.word("signed page"))
    record_paper(
        by=cast.therapist,
        client=cast.client,
        purpose=Purpose.RECORDING,
        signed_on=AT.date(),
        document=document,
        at=AT,
    )


def _identity(cast: Cast, planted: Planted) -> None:
    """No page changes a name yet; it is sealed as `open_record` seals it."""
    identity = Identity.objects.get(client=cast.client)
    fields = ("name", "pronouns", "email", "phone", "reason")
    seal(identity, {name: planted.word(f"identity {name}") for name in fields}, at=AT)
    identity.save()


def _conversation(cast: Cast, planted: Planted) -> None:
    # So much English around each word that the coder takes the conversation.
    words = [planted.word(f"transcript {turn}") for turn in range(12)]
    said = [
        NamedUtterance(name, f"{word}, you know, and I have been thinking about it.", turn * 5.0, None)
        for turn, (name, word) in enumerate(zip(["T", "C"] * 6, words, strict=True))
    ]
    transcript = add_transcript(by=cast.therapist, session=cast.session, said=said, at=AT)
    content = disclose(transcript, actor=cast.therapist, purpose=Purpose.CARE, detail="test")
    speakers: Mapping[str, Speaker | None] = {"T": Speaker.THERAPIST, "C": Speaker.CLIENT}
    confirm_speakers(by=cast.therapist, transcript=transcript, draft=draft_from_json(content), speakers=speakers, at=AT)
    transcript.refresh_from_db()
    coding = request_coding(by=cast.therapist, transcript=transcript, at=AT)
    mark, why = {"marked": {"question": "none"}, "labels": {"question": "open"}}, planted.word("why of a contest")
    contest(by=cast.therapist, coding=coding, turn=0, **mark, why=why, at=AT)
    keep_note(by=cast.therapist, session=cast.session, text=planted.word("process note"), at=AT)


def _agreements(cast: Cast, planted: Planted) -> None:
    for number in range(2):
        set_goal(
            by=cast.client_user,
            therapy=cast.therapy,
            words=planted.word(f"goal {number}"),
            therapist_words=planted.word(f"goal {number} in the therapist's words"),
            at=AT,
        )
    accepted = _propose(cast, planted, "accepted")
    answer(by=cast.therapist, proposal=accepted, state=ProposalState.ACCEPTED, note=planted.word("answer to it"), at=AT)
    sign(
        by=cast.client_user,
        therapy=cast.therapy,
        version=1,
        stance=Stance.AGREE_WITH_NOTE,
        note=planted.word("signature"),
        at=AT,
    )
    _propose(cast, planted, "open")
    _goals_that_move(cast, planted)
    _looking_back(cast, planted)
    _decision(cast, planted)
    line = HelpItem(planted.word("what helped"), Effect.HELPS)
    add_item(by=cast.client_user, therapy=cast.therapy, line=line, session=cast.session, at=AT)
    keep_preferences(by=cast.client_user, therapy=cast.therapy, answers={"lead": 2}, at=AT)


def _decision(cast: Cast, planted: Planted) -> None:
    """A question with two ways, and something of everything that is written into its table."""
    words = [planted.word(place) for place in ("question", "first way", "second way")]
    decision = ask_question(by=cast.client_user, therapy=cast.therapy, question=words[0], options=words[1:], at=AT)
    way = str(DecisionEntry.objects.filter(decision=decision).earliest("created_at", "pk").pk)
    for by, entry in (
        (cast.therapist, Entry(What.AGAINST, planted.word("what speaks against it"), way)),
        (cast.client_user, Entry(What.MATTER, planted.word("what matters"), way, weight=4)),
        (cast.therapist, Entry(What.EVIDENCE, planted.word("evidence"), source=planted.word("source of it"))),
        (cast.client_user, Entry(What.LEANING, planted.word("leaning"), way)),
    ):
        write(by=by, decision=decision, entry=entry, at=AT)
    choose(by=cast.client_user, decision=decision, option=way, why=planted.word("why of the choice"), at=AT)


def _goals_that_move(cast: Cast, planted: Planted) -> None:
    """A goal that the therapist proposes with a wording of their own beside it, and one that ended for a reason."""
    wanted = planted.word("proposed goal"), planted.word("why of the proposed goal"), planted.word("wording beside it")
    proposed = Proposed(Part.GOAL, Change.ADD, *wanted)
    propose(by=cast.client_user, therapy=cast.therapy, content=proposed, at=AT)
    words, beside = planted.word("goal that ended"), planted.word("goal that ended in the therapist's words")
    goal = set_goal(by=cast.client_user, therapy=cast.therapy, words=words, therapist_words=beside, at=AT)
    content = {"client_words": words, "therapist_words": beside}
    end_goal(
        by=cast.client_user, goal=goal, content=content, state=GoalState.DROPPED, reason=planted.word("ending"), at=AT
    )


def _looking_back(cast: Cast, planted: Planted) -> None:
    """An activity with how it went, a review that was held, and how near the therapist sees the goals."""
    activity = Proposed(Part.ACTIVITY, Change.ADD, planted.word("activity"))
    proposed = propose(by=cast.therapist, therapy=cast.therapy, content=activity, at=AT)
    answer(by=cast.client_user, proposal=proposed, state=ProposalState.ACCEPTED, at=AT)
    line = PlanLine.objects.get(part=Part.ACTIVITY, therapy=cast.therapy)
    note_outcome(by=cast.client_user, line=line, outcome=Outcome(Done.PARTLY, 4, planted.word("outcome")), at=AT)
    review = plan_review(by=cast.therapist, therapy=cast.therapy, due_on=AT.date(), today=AT.date(), at=AT)
    for by in (cast.therapist, cast.client_user):
        say_of_review(by=by, review=review, words=planted.word(f"review of the {by.role}"), at=AT)
        review.refresh_from_db()
    ratings = {str(goal.pk): 5 for goal in active_goals(cast.therapy)}
    rate_goals(by=cast.therapist, session=cast.session, ratings=ratings, at=AT)


def _propose(cast: Cast, planted: Planted, state: str) -> Any:
    content = Proposed(
        part=Part.APPROACH,
        change=Change.ADD,
        text=planted.word(f"{state} proposal"),
        why=planted.word(f"why of the {state} proposal"),
    )
    return propose(by=cast.client_user, therapy=cast.therapy, content=content, at=AT)


@transaction.atomic
def _checks(cast: Cast, planted: Planted) -> None:
    """Hand both checks of the session in, the first with a risk answer, which raises an alert."""
    for phase in Phase:
        instruments = instruments_of(measures_of(cast.therapy, phase))
        goals = list(active_goals(cast.therapy).values_list("pk", flat=True)) if phase is Phase.BEFORE else []
        words = {name: planted.word(f"check {phase} {name}") for name in names_of_words(phase)}
        answers = {
            field_name(instrument.id, item.id): str(item.values[-1])
            for instrument in instruments
            for item in instrument.items
        }
        ratings = {field_name(GOAL, str(goal)): "3" for goal in goals}
        content = read_check({**words, **answers, **ratings}, instruments=instruments, goals=goals, words=words)
        submit_check(by=cast.client_user, session=cast.session, phase=phase, content=content, at=AT)
    for place, telling in (("told", Telling.NOW), ("held back", Telling.NEXT_TIME)):
        keep_unsaid(by=cast.client_user, session=cast.session, unsaid=Unsaid(planted.word(place), telling), at=AT)


def _safety(cast: Cast, planted: Planted) -> None:
    topic, others = planted.word("boundary"), planted.word("other words for a boundary")
    boundary = Boundary(topic=topic, stance=next(iter(BoundaryStance)), words=others)
    set_boundary(by=cast.client_user, client=cast.client, content=boundary, at=AT)
    said = {"what_came": planted.word("talk"), "repaired": ""}
    cause = {key: {"en": planted.word("cause of a talk")} for key in Side}
    occasion = Occasion.STRAIN
    for by in (cast.client_user, cast.therapist):
        note_talk(by=by, therapy=cast.therapy, occasion=occasion, cause=cause, said=said, at=AT)
    _screening(cast, planted)
    _toolbox(cast, planted)
    lines = SafetyPlan({step.id: (planted.word(f"safety plan {step.id}"),) for step in STEPS})
    write_plan(by=cast.client_user, client=cast.client, content=lines, after_version=0, at=AT)


def _screening(cast: Cast, planted: Planted) -> None:
    """The questions were asked, after what the client had answered, and the alert was closed with what was done."""
    later = AT + timedelta(minutes=1)
    asked = keep_screening(by=cast.therapist, therapy=cast.therapy, answers={"1": 1, "5": 0}, at=later)
    assert asked.alert is not None
    close_alert(by=cast.therapist, alert=asked.alert, what_was_done=planted.word("what was done"), at=later)


def _toolbox(cast: Cast, planted: Planted) -> None:
    """A strategy that was tried, shared; a worksheet that is the client's alone."""
    kept = Strategy(words=planted.word("strategy"), when=planted.word("when it fits"))
    strategy = keep_strategy(by=cast.client_user, client=cast.client, content=kept, at=AT)
    tried = Try(helped=7, when=planted.word("when it was tried"))
    keep_try(by=cast.client_user, strategy=strategy, content=tried, at=AT)
    share(by=cast.client_user, entry=strategy, is_shared=True, at=AT)
    sheet = load_worksheets()["thought_record"]
    words = {each.id: planted.word(f"worksheet {each.id}") for each in sheet.questions if each.kind is AnswerKind.WORDS}
    fill_worksheet(by=cast.client_user, client=cast.client, worksheet=sheet, answers=words, at=AT)


def _exception(cast: Cast, planted: Planted) -> None:
    """The record was opened in danger, with a second person of its own, and somebody outside was told."""
    second, at = make_colleague(Role.PRIVACY_OFFICER, "Second Person"), timezone.now()
    wanted = Wanted(
        ground=Ground.DANGER_TO_SELF,
        kinds=(Kind.IDENTITY, Kind.SAFETY_PLAN),
        open_for=timedelta(hours=2),
        reason=planted.word("exception reason"),
        why_not_less=planted.word("exception why not less"),
        why_later=planted.word("exception why later"),
    )
    rules = jurisdiction_of(cast.practice.country)
    asked = ask(by=cast.therapist, client=cast.client, wanted=wanted, second_person=second, rules=rules, at=at)
    answer_exception(by=second, exception=asked, digest=asked.digest, is_approved=True, at=at)
    sent = {name: planted.word(f"disclosure {name}") for name in ("recipient", "how", "words", "legal_ground")}
    tell_somebody(by=cast.therapist, exception=asked, recipient=Recipient.HOSPITAL, sent=sent, at=at)


def _outside(cast: Cast, planted: Planted) -> None:
    """Somebody outside was named by the client and handed a copy by the therapist."""
    at = timezone.now()
    named = name_third_party(
        by=cast.client_user,
        client=cast.client,
        name=planted.word("name of somebody outside"),
        what=planted.word("what they are"),
        kinds=[Kind.PLAN],
        until=at + timedelta(days=30),
        at=at,
    )
    assert named.third_party is not None
    make_copy(by=cast.therapist, therapy=cast.therapy, party=named.third_party, kinds=[Kind.PLAN], at=at)


def _handed_on(cast: Cast, planted: Planted) -> None:
    """An entry of the journal that the therapist may read, and a copy of the conversation for the supervisor."""
    user, client = cast.client_user, cast.client
    keep_key(by=user, client=client, envelope=KEY, at=AT)
    entry = keep_entry(by=user, client=client, entry_id=uuid4(), version=1, envelope=ENTRY, at=AT)
    text = planted.word("shared entry of the journal")
    share_entry(by=user, client=client, entry_id=entry.pk, version=1, text=text, at=AT)
    transcript = Transcript.objects.get(client=cast.client)
    words = transcript_from_json(disclose(transcript, actor=cast.therapist, purpose=Purpose.CARE, detail="test"))
    texts = [planted.word(f"copy for the supervisor {turn}") for turn, _ in enumerate(words.turns)]
    share_nameless(by=cast.therapist, transcript=transcript, words=words, texts=texts, at=AT)


def ids_of(cast: Cast) -> dict[str, UUID]:
    """Return an id of each kind of row that the pair has, by the name an address would give it: goal_id, line_id, …"""
    found: dict[str, UUID] = {
        "client_id": cast.client.pk,
        "session_id": cast.session.pk,
        "therapy_id": cast.therapy.pk,
    }
    for model in apps.get_models():
        if issubclass(model, SealedRecord):
            row: Model | None = model._default_manager.filter(client_id=cast.client.pk).first()
            if row is not None:
                for name in _names(model.__name__):
                    found[name] = row.pk
    return found


def _names(model: str) -> tuple[str, ...]:
    """PlanLine is plan_line_id, and line_id in an address below a plan."""
    words = "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in model).strip("_")
    return (f"{words}_id", f"{words.rpartition('_')[2]}_id")
