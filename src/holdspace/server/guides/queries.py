"""Talks within scope, and what may call for one. None of these opens a seal."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Max, QuerySet

from holdspace.domain.errors import NotFound
from holdspace.domain.people import Role
from holdspace.domain.plan.proposals import ProposalState
from holdspace.server.accounts.models import User
from holdspace.server.clients.models import Client, Therapy
from holdspace.server.clients.queries import therapies_of
from holdspace.server.conversations.models import Transcript
from holdspace.server.guides.models import Talk
from holdspace.server.measures.models import CheckScores
from holdspace.server.plans.models import Proposal
from holdspace.server.what_helps.models import HelpItem

# A declined proposal is a reason to talk for this long.
DECLINED_FOR = timedelta(days=30)


def get_therapy(user: User, client: Client) -> Therapy:
    """Return the therapy whose two people this is about; a supervisor is none of them."""
    found = (
        therapies_of(user).filter(client=client).select_related("therapist", "client").order_by("-started_at").first()
    )
    if found is None or user.role == Role.SUPERVISOR:
        raise NotFound("There is no such page, or it is not yours.")
    return found


def talks_of(therapy: Therapy) -> QuerySet[Talk]:
    """Return the talks of a therapy, newest first."""
    return Talk.objects.filter(therapy=therapy)


def get_talk(user: User, talk_id: UUID) -> Talk:
    """Return a talk within scope; raise NotFound otherwise."""
    found = Talk.objects.filter(pk=talk_id, therapy__in=therapies_of(user)).select_related("therapy").first()
    if found is None or user.role == Role.SUPERVISOR:
        raise NotFound("There is no such page, or it is not yours.")
    return found


def find_latest_check_at(therapy: Therapy) -> datetime | None:
    """Return when the latest check of a therapy was handed in; None where there is none."""
    found: datetime | None = CheckScores.objects.filter(session__therapy=therapy).aggregate(at=Max("created_at"))["at"]
    return found


def declined_proposals(therapy: Therapy, *, at: datetime) -> QuerySet[Proposal]:
    """Return the proposals declined of late."""
    since = at - DECLINED_FOR
    return Proposal.objects.filter(therapy=therapy, state=ProposalState.DECLINED, answered_at__gte=since)


def hindrances_of(therapy: Therapy, *, at: datetime) -> QuerySet[HelpItem]:
    """Return the lines from the last session that was held; which of them got in the way is sealed."""
    last = therapy.sessions.filter(held_at__lte=at).last()
    return HelpItem.objects.filter(therapy=therapy, session=last, session__isnull=False, removed_at=None)


def find_last_transcript(therapy: Therapy, *, at: datetime) -> Transcript | None:
    """Return the confirmed transcript of the last session that has one."""
    rows = Transcript.objects.filter(session__therapy=therapy, session__held_at__lte=at, confirmed_at__isnull=False)
    return rows.select_related("session__therapy__client").order_by("-session__held_at", "-session__number").first()
