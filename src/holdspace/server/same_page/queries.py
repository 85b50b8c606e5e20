"""Which sessions lie ahead and behind, and what was handed in for them. None of these opens a seal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar
from uuid import UUID

from django.db.models import QuerySet

from holdspace.domain.people import Role
from holdspace.server.accounts.models import User
from holdspace.server.alerts.models import Alert, AlertState
from holdspace.server.alerts.queries import alerts_of
from holdspace.server.clients.models import Client, Identity, Session, Therapy
from holdspace.server.clients.queries import clients_of, sessions_of, therapies_of
from holdspace.server.measures.models import Check, CheckScores, CheckState, Phase
from holdspace.server.measures.queries import submitted_checks_of
from holdspace.server.plans.models import Review

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Sessions:
    """The sessions of a client in order, with the checks handed in for each."""

    held: tuple[Session, ...]
    planned: tuple[Session, ...]
    checks: tuple[Check, ...]

    @property
    def last(self) -> Session | None:
        """The latest session that was held."""
        return self.held[-1] if self.held else None

    @property
    def next(self) -> Session | None:
        """The next session that is planned."""
        return self.planned[0] if self.planned else None

    def find_check(self, session: Session | None, phase: Phase) -> Check | None:
        """Return what was handed in for a session, if anything."""
        if session is None:
            return None
        return next((each for each in self.checks if each.session_id == session.pk and each.phase == phase), None)

    @property
    def missed(self) -> int:
        """How many of the last held sessions in a row have no check at all."""
        checked = {check.session_id for check in self.checks}
        missed = 0
        for session in reversed(self.held):
            if session.pk in checked:
                break
            missed += 1
        return missed


def sessions_around(user: User, client: Client, *, at: datetime) -> Sessions:
    """Return the client's sessions before and after a moment."""
    sessions = list(sessions_of(user, client))
    return split_sessions(sessions, list(submitted_checks_of(user, client)), at=at)


def split_sessions(sessions: Sequence[Session], checks: Sequence[Check], *, at: datetime) -> Sessions:
    """Return the sessions of one client before and after a moment, with the checks handed in."""
    return Sessions(
        held=tuple(each for each in sessions if each.held_at <= at),
        planned=tuple(each for each in sessions if each.held_at > at and each.therapy.ended_at is None),
        checks=tuple(checks),
    )


def agenda_checks(sessions: Sessions) -> Sequence[Check]:
    """Return the checks whose words say what to raise next: the last after a session, the newest before one."""
    found = (
        sessions.find_check(sessions.next, Phase.BEFORE) or sessions.find_check(sessions.last, Phase.BEFORE),
        sessions.find_check(sessions.last, Phase.AFTER),
    )
    return [check for check in found if check is not None]


@dataclass(frozen=True, slots=True)
class CaseRows:
    """What is kept, still sealed, of everyone on a caseload, by client."""

    clients: tuple[Client, ...]
    sessions: Mapping[UUID, Sequence[Session]]
    checks: Mapping[UUID, Sequence[Check]]
    alerts: Mapping[UUID, Sequence[Alert]]
    scores: Mapping[UUID, Sequence[CheckScores]]
    identities: Mapping[UUID, Identity]
    reviews: Mapping[UUID, date]


def case_rows(user: User) -> CaseRows:
    """Return the rows of everyone on a person's caseload, in a handful of queries however many there are."""
    clients = tuple(clients_of(user).filter(erased_at=None).order_by("created_at"))
    therapies = therapies_of(user)
    sessions = Session.objects.filter(therapy__in=therapies).select_related("therapy").order_by("held_at", "number")
    checks = Check.objects.filter(session__therapy__in=therapies, state=CheckState.SUBMITTED)
    scores = CheckScores.objects.filter(session__therapy__in=therapies).select_related("session")
    return CaseRows(
        clients=clients,
        sessions=_by_client((session.therapy.client_id, session) for session in sessions),
        checks=_by_client((check.client_id, check) for check in checks),
        alerts=_by_client((alert.client_id, alert) for alert in alerts_of(user).filter(state=AlertState.OPEN)),
        scores=_by_client((row.client_id, row) for row in scores.order_by("session__number")),
        identities={row.client_id: row for row in Identity.objects.filter(client__in=clients)},
        reviews=_reviews(user, therapies),
    )


def _reviews(user: User, therapies: QuerySet[Therapy]) -> dict[UUID, date]:
    """Return the day of the next review of each plan; a supervisor is told nothing of plans."""
    if user.role == Role.SUPERVISOR:
        return {}
    return dict(Review.objects.filter(therapy__in=therapies, held_at=None).values_list("client_id", "due_on"))


def _by_client(rows: Iterable[tuple[UUID, T]]) -> dict[UUID, list[T]]:
    grouped: dict[UUID, list[T]] = {}
    for client_id, row in rows:
        grouped.setdefault(client_id, []).append(row)
    return grouped
