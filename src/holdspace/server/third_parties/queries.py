"""What was handed out, and which records a copy is made from."""

from __future__ import annotations

from collections.abc import Collection
from typing import cast

from holdspace.domain.access import Kind
from holdspace.server.care_plans.queries import active_goals
from holdspace.server.clients.models import Therapy
from holdspace.server.consents.models import ThirdParty
from holdspace.server.keys.models import SealedRecord
from holdspace.server.measures.models import CheckScores
from holdspace.server.plans.queries import lines_of
from holdspace.server.safety.models import SafetyPlan
from holdspace.server.third_parties.models import HandedCopy


def copies_for(parties: Collection[ThirdParty]) -> list[HandedCopy]:
    """Return what was handed to these, oldest first."""
    return list(HandedCopy.objects.filter(third_party__in=parties).select_related("made_by"))


def records_to_copy(therapy: Therapy, kinds: Collection[Kind]) -> dict[Kind, list[SealedRecord]]:
    """Return of each kind what stands now, of this therapy alone."""
    return {kind: _RECORDS[kind](therapy) for kind in kinds}


def _scores(therapy: Therapy) -> list[SealedRecord]:
    rows = CheckScores.objects.filter(session__therapy=therapy).select_related("session")
    return cast("list[SealedRecord]", list(rows.order_by("session__number")))


def _plan(therapy: Therapy) -> list[SealedRecord]:
    lines = lines_of(therapy).filter(until_version=None, goal=None)
    return [*active_goals(therapy), *lines]


def _safety_plan(therapy: Therapy) -> list[SealedRecord]:
    return cast("list[SealedRecord]", list(SafetyPlan.objects.filter(client=therapy.client_id)[:1]))


_RECORDS = {Kind.SCORES: _scores, Kind.PLAN: _plan, Kind.SAFETY_PLAN: _safety_plan}
