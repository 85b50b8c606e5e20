"""Decisions within a person's scope. None of these opens a seal."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from holdspace.domain.decisions.table import DecisionState
from holdspace.domain.errors import NotFound
from holdspace.domain.people import Role
from holdspace.server.accounts.models import User
from holdspace.server.clients.models import Client, Practice, Therapy
from holdspace.server.clients.queries import therapies_of
from holdspace.server.decisions.models import Decision, DecisionEntry, DecisionExperience

NOT_THERE = "There is no such page, or it is not yours."
COLLABORATE = "collaborate"


def get_therapy(user: User, client: Client) -> Therapy:
    """Return the newest therapy of the two; a supervisor is none of them."""
    found = therapies_of(user).filter(client=client).order_by("-started_at").first()
    if found is None or user.role == Role.SUPERVISOR:
        raise NotFound(NOT_THERE)
    return found


def decisions_of(therapy: Therapy) -> QuerySet[Decision]:
    """Return the decisions of a therapy, newest first."""
    return Decision.objects.filter(therapy=therapy)


def waiting_decisions(therapy: Therapy) -> QuerySet[Decision]:
    """Return the decisions in which one has chosen and the other is asked."""
    return decisions_of(therapy).filter(state=DecisionState.CHOSEN)


def entries_of(decision: Decision) -> QuerySet[DecisionEntry]:
    """Return what stands in the table, oldest first."""
    return DecisionEntry.objects.filter(decision=decision, taken_back_at=None)


def find_experience(decision: Decision) -> DecisionExperience | None:
    """Return how the client found the deciding, where they said so."""
    return DecisionExperience.objects.filter(decision=decision).first()


def get_decision(user: User, decision_id: UUID) -> Decision:
    """Return a decision within scope; raise NotFound otherwise."""
    rows = Decision.objects.filter(pk=decision_id, therapy__in=therapies_of(user))
    found = rows.select_related("therapy", "therapy__therapist").first()
    if found is None or user.role == Role.SUPERVISOR:
        raise NotFound(NOT_THERE)
    return found


def get_entry(user: User, entry_id: UUID) -> DecisionEntry:
    """Return what stands in a table within scope; raise NotFound otherwise."""
    rows = DecisionEntry.objects.filter(pk=entry_id, taken_back_at=None, decision__therapy__in=therapies_of(user))
    found = rows.select_related("decision", "decision__therapy").first()
    if found is None or user.role == Role.SUPERVISOR:
        raise NotFound(NOT_THERE)
    return found


def may_ask_collaborate() -> bool:
    """Return whether the practice has confirmed that its use of CollaboRATE fits the licence (non-commercial)."""
    confirmed = Practice.objects.values_list("licences_confirmed", flat=True).first()
    return COLLABORATE in (confirmed or ())
