"""What a person may know the existence of, of a client's toolbox: the client all, the therapist what is shared."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db.models import QuerySet

from holdspace.domain.errors import NotFound
from holdspace.domain.people import Role
from holdspace.server.accounts.models import User
from holdspace.server.clients.models import Client
from holdspace.server.clients.queries import clients_of
from holdspace.server.toolbox.models import FilledWorksheet, Strategy, StrategyTry

NOT_THERE = "There is no such page, or it is not yours."


def strategies_of(user: User, client: Client) -> QuerySet[Strategy]:
    """Return the strategies that this person is shown, oldest first."""
    rows = Strategy.objects.filter(client=client, client__in=clients_of(user))
    return rows if user.is_client else rows.exclude(shared_at=None)


def tries_of(strategies: Sequence[Strategy]) -> QuerySet[StrategyTry]:
    """Return each time one of these strategies was tried."""
    return StrategyTry.objects.filter(strategy__in=strategies).select_related("strategy")


def worksheets_of(user: User, client: Client) -> QuerySet[FilledWorksheet]:
    """Return the worksheets that this person is shown, newest first."""
    rows = FilledWorksheet.objects.filter(client=client, client__in=clients_of(user))
    return rows if user.is_client else rows.exclude(shared_at=None)


def get_own_strategy(user: User, strategy_id: UUID) -> Strategy:
    """Return a strategy of the client who asks; raise NotFound to everybody else."""
    found = Strategy.objects.filter(pk=strategy_id, client__in=clients_of(user)).select_related("client").first()
    if found is None or not user.is_client:
        raise NotFound(NOT_THERE)
    return found


def get_own_worksheet(user: User, worksheet_id: UUID) -> FilledWorksheet:
    """Return a worksheet of the client who asks; raise NotFound to everybody else."""
    if not user.is_client:
        raise NotFound(NOT_THERE)
    return get_worksheet(user, worksheet_id)


def get_worksheet(user: User, worksheet_id: UUID) -> FilledWorksheet:
    """Return a worksheet that this person is shown; raise NotFound otherwise."""
    rows = FilledWorksheet.objects.filter(pk=worksheet_id, client__in=clients_of(user)).select_related("client")
    found = rows.first()
    if found is None or user.role == Role.SUPERVISOR or not (user.is_client or found.is_shared):
        raise NotFound(NOT_THERE)
    return found
