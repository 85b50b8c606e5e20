"""Signing a version of the plan."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime

from django.db import transaction

from holdspace.domain.access import Action
from holdspace.domain.audit import AuditEvent
from holdspace.domain.errors import BadInput, WrongState
from holdspace.domain.plan.proposals import Side, Stance
from holdspace.domain.plan.states import plan_state
from holdspace.server.access.door import disclose_all
from holdspace.server.accounts.models import User
from holdspace.server.clients.models import Therapy
from holdspace.server.keys.sealing import seal
from holdspace.server.plans.actions.permission import note as write_entry
from holdspace.server.plans.actions.permission import purpose_of, require_in_therapy, side_of
from holdspace.server.plans.models import Signature
from holdspace.server.plans.queries import lines_of, signatures_of, version_of


def sign(*, by: User, therapy: Therapy, version: int, stance: Stance, note: str, at: datetime) -> Signature:
    """Sign a version of the plan: agree, agree with a note, or not yet; what was signed before is kept."""
    if stance is not Stance.AGREE and not note.strip():
        raise BadInput("Please add your note.", remedy="A few words on what is open for you.")
    lines = list(lines_of(therapy).filter(until_version=None))
    opened = disclose_all(lines, actor=by, purpose=purpose_of(by), detail="plan_signing")
    with transaction.atomic():
        require_in_therapy(by, therapy, Action.ADD)
        therapy = Therapy.objects.select_for_update().get(pk=therapy.pk)
        if version != version_of(therapy):
            raise WrongState("The plan has changed. Please read it again before you sign.")
        plan_state(version, [*_signed(therapy, version), (side_of(by), stance)])  # refuses what cannot be signed
        digest = hash_of([(line.part, opened[line.pk]["text"]) for line in lines])
        signature = Signature(
            client_id=therapy.client_id, therapy=therapy, version=version, side=side_of(by), stance=stance
        )
        seal(signature, {"note": note.strip(), "hash": digest}, at=at)
        signature.save(force_insert=True)
        # The log holds the hash of what was signed: a signature under other words would not match it.
        write_entry(AuditEvent.ADDED, by, signature, f"plan_signed {digest}", at)
    return signature


def _signed(therapy: Therapy, version: int) -> list[tuple[Side, Stance]]:
    return [(Side(row.side), Stance(row.stance)) for row in signatures_of(therapy).filter(version=version)]


def hash_of(lines: list[tuple[str, str]]) -> str:
    """Return the SHA-256 in hex over the plan's lines in order."""
    return hashlib.sha256(json.dumps(lines, ensure_ascii=True).encode()).hexdigest()
