"""Signing a version of the plan."""

from __future__ import annotations

import hashlib
import json
import secrets
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
    before = list(signatures_of(therapy).filter(version=version))
    opened = disclose_all([*lines, *before], actor=by, purpose=purpose_of(by), detail="plan_signing")
    with transaction.atomic():
        require_in_therapy(by, therapy, Action.ADD)
        therapy = Therapy.objects.select_for_update().get(pk=therapy.pk)
        if version != version_of(therapy):
            raise WrongState("The plan has changed. Please read it again before you sign.")
        plan_state(version, [*_signed(therapy, version), (side_of(by), stance)])  # refuses what cannot be signed
        # The salt of whoever signed first: who signs the same words signs the same hash.
        salt = next(filter(None, (opened[each.pk].get("salt") for each in before)), "") or secrets.token_hex(16)
        digest = hash_of([(line.part, opened[line.pk]["text"]) for line in lines], salt=salt)
        signature = Signature(
            client_id=therapy.client_id, therapy=therapy, version=version, side=side_of(by), stance=stance
        )
        seal(signature, {"note": note.strip(), "hash": digest, "salt": salt}, at=at)
        signature.save(force_insert=True)
        # The log holds the hash of what was signed: a signature under other words would not match it. The salt lies
        # with the signature, which both can open: whoever has the log alone cannot try out what a plan may say.
        write_entry(AuditEvent.ADDED, by, signature, f"plan_signed {digest}", at)
    return signature


def _signed(therapy: Therapy, version: int) -> list[tuple[Side, Stance]]:
    return [(Side(row.side), Stance(row.stance)) for row in signatures_of(therapy).filter(version=version)]


def hash_of(lines: list[tuple[str, str]], *, salt: str) -> str:
    """Return the SHA-256 in hex over a salt and the plan's lines in order, as JSON in ASCII."""
    return hashlib.sha256(json.dumps([salt, *lines], ensure_ascii=True).encode()).hexdigest()
