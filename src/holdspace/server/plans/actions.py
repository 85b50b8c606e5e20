"""Proposing, answering and signing: each in one transaction with its entry in the log."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from holdspace.domain.access import Action, Kind, Purpose
from holdspace.domain.audit import AuditEvent
from holdspace.domain.errors import BadInput, WrongState
from holdspace.domain.plan.proposals import Change, ProposalState, Side, Stance, require_answer
from holdspace.domain.plan.proposals import Proposal as Proposed
from holdspace.server.access.door import disclose_all, require
from holdspace.server.accounts.models import User
from holdspace.server.audit.recording import record
from holdspace.server.clients.models import Therapy
from holdspace.server.keys.models import SealedRecord
from holdspace.server.keys.sealing import seal
from holdspace.server.plans.models import PlanLine, Proposal, Signature
from holdspace.server.plans.queries import lines_of, version_of


def side_of(user: User) -> Side:
    """Return which of the two somebody is."""
    return Side.CLIENT if user.is_client else Side.THERAPIST


@transaction.atomic
def propose(
    *,
    by: User,
    therapy: Therapy,
    content: Proposed,
    line: PlanLine | None = None,
    amends: Proposal | None = None,
    at: datetime,
) -> Proposal:
    """Keep a proposal for the other to answer."""
    _require(by, therapy, Action.ADD)
    if (line is None) is not (content.change is Change.ADD):
        raise BadInput("A change needs the line that it changes.")
    kept = Proposal(
        client_id=therapy.client_id,
        therapy=therapy,
        part=content.part,
        change=content.change,
        line=line,
        amends=amends,
        proposed_by=side_of(by),
    )
    seal(kept, {"text": content.text.strip(), "why": content.why.strip(), "answer": ""}, at=at)
    kept.save(force_insert=True)
    _record(AuditEvent.ADDED, by, kept, "proposal", at)
    return kept


def answer(*, by: User, proposal: Proposal, state: ProposalState, note: str = "", at: datetime) -> None:
    """Accept, decline or withdraw a proposal; an accepted one changes the plan and makes its next version."""
    opened = disclose_all([proposal], actor=by, purpose=_purpose(by), detail="proposal_answering")[proposal.pk]
    with transaction.atomic():
        _require(by, proposal.therapy, Action.CHANGE)
        _answer(by=by, proposal=proposal, state=state, note=note, content=opened, at=at)


def amend(*, by: User, proposal: Proposal, content: Proposed, at: datetime) -> Proposal:
    """Answer a proposal with one's own, which takes its place."""
    opened = disclose_all([proposal], actor=by, purpose=_purpose(by), detail="proposal_answering")[proposal.pk]
    with transaction.atomic():
        _require(by, proposal.therapy, Action.CHANGE)
        _answer(by=by, proposal=proposal, state=ProposalState.AMENDED, note="", content=opened, at=at)
        return propose(by=by, therapy=proposal.therapy, content=content, line=proposal.line, amends=proposal, at=at)


def sign(*, by: User, therapy: Therapy, version: int, stance: Stance, note: str, at: datetime) -> Signature:
    """Sign a version of the plan: agree, agree with a note, or not yet; what was signed before is kept."""
    if stance is not Stance.AGREE and not note.strip():
        raise BadInput("Please add your note.", remedy="A few words on what is open for you.")
    lines = list(lines_of(therapy).filter(until_version=None))
    opened = disclose_all(lines, actor=by, purpose=_purpose(by), detail="plan_signing")
    with transaction.atomic():
        _require(by, therapy, Action.ADD)
        therapy = Therapy.objects.select_for_update().get(pk=therapy.pk)
        if version != version_of(therapy) or version == 0:
            raise WrongState("The plan has changed. Please read it again before you sign.")
        digest = hash_of([(line.part, opened[line.pk]["text"]) for line in lines])
        signature = Signature(
            client_id=therapy.client_id, therapy=therapy, version=version, side=side_of(by), stance=stance
        )
        seal(signature, {"note": note.strip(), "hash": digest}, at=at)
        signature.save(force_insert=True)
        # The log holds the hash of what was signed: a signature under other words would not match it.
        _record(AuditEvent.ADDED, by, signature, f"plan_signed {digest[:32]}", at)
    return signature


def hash_of(lines: list[tuple[str, str]]) -> str:
    """Return the SHA-256 in hex over the plan's lines in order."""
    return hashlib.sha256(json.dumps(lines, ensure_ascii=True).encode()).hexdigest()


def _answer(
    *, by: User, proposal: Proposal, state: ProposalState, note: str, content: Mapping[str, Any], at: datetime
) -> None:
    # The therapy's row is locked: of two answers at once the second finds the proposal answered.
    therapy = Therapy.objects.select_for_update().get(pk=proposal.therapy_id)
    locked = Proposal.objects.select_for_update().get(pk=proposal.pk)
    require_answer(ProposalState(locked.state), state, proposed_by=Side(locked.proposed_by), by=side_of(by), note=note)
    if state is ProposalState.ACCEPTED:
        locked.version = version_of(therapy) + 1
        _apply(locked, content["text"], at=at)
    locked.state, locked.answered_at = state, at
    seal(locked, {**content, "answer": note.strip()}, at=at)
    locked.save()
    _record(AuditEvent.CHANGED, by, locked, f"proposal_{state}", at)


def _apply(proposal: Proposal, text: str, *, at: datetime) -> None:
    if proposal.line is not None:
        ended = PlanLine.objects.filter(pk=proposal.line.pk, until_version=None).update(until_version=proposal.version)
        if not ended:
            raise WrongState("This line of the plan was changed meanwhile. Please decline or withdraw the proposal.")
    if proposal.change != Change.END and proposal.version is not None:
        line = PlanLine(
            client_id=proposal.client_id, therapy=proposal.therapy, part=proposal.part, since_version=proposal.version
        )
        seal(line, {"text": text}, at=at)
        line.save(force_insert=True)


def _purpose(by: User) -> Purpose:
    return Purpose.OWN if by.is_client else Purpose.CARE


def _require(by: User, therapy: Therapy, action: Action) -> None:
    require(action, Kind.PLAN, client_id=therapy.client_id, actor=by, purpose=_purpose(by))
    if therapy.ended_at:
        raise WrongState("This therapy has ended; its plan is kept as it was.")


def _record(event: AuditEvent, by: User, kept: SealedRecord, detail: str, at: datetime) -> None:
    record(
        event,
        by=by.as_actor,
        client_id=kept.client_id,
        purpose=_purpose(by),
        kinds=[Kind.PLAN],
        records=[kept.pk],
        detail=detail,
        at=at,
    )
