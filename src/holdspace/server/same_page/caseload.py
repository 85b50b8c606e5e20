"""The caseload: everyone in a person's care, those first who need attention, each with the reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.timezone import localdate

from holdspace.domain.access import Kind, Purpose
from holdspace.domain.people import Role
from holdspace.domain.plan.reviews import Due, due
from holdspace.server.access.door import disclose_all
from holdspace.server.accounts.models import User
from holdspace.server.clients.models import Client, Session
from holdspace.server.consents.queries import clients_allowing
from holdspace.server.keys.models import SealedRecord
from holdspace.server.measures.contents import ScoresContent
from holdspace.server.measures.course import ScoredCheck, course_of
from holdspace.server.measures.models import Phase
from holdspace.server.same_page.attention import Reason, Standing, reasons_for
from holdspace.server.same_page.queries import CaseRows, Sessions, case_rows, split_sessions
from holdspace.server.ui.pseudonym import pseudonym

Opened = Mapping[UUID, Mapping[str, Any]]
LAST = 99  # after everyone who needs attention


@dataclass(frozen=True, slots=True)
class Case:
    """One line of the caseload.

    ``is_allowed`` is false where the client now allows nothing of the kind, ``is_invited`` true until they come in.
    """

    client_id: UUID
    name: str
    is_allowed: bool
    is_invited: bool
    reasons: tuple[Reason, ...]
    last_session: Session | None
    next_session: Session | None
    has_checked_in: bool
    session_count: int

    @property
    def order(self) -> tuple[int, int, str]:
        """Those first who need attention most; among equals by the number of reasons, then by name."""
        return (self.reasons[0].weight if self.reasons else LAST, -len(self.reasons), self.name.casefold())


def open_caseload(user: User, *, at: datetime) -> list[Case]:
    """Return the caseload after one entry in the log of each client on it; who allows nothing is not opened."""
    rows = case_rows(user)
    purpose = Purpose.SUPERVISION if user.role == Role.SUPERVISOR else Purpose.CARE
    allowed = clients_allowing([client.pk for client in rows.clients], purpose, Kind.SCORES, user.pk)
    shown = [client for client in rows.clients if client.pk in allowed]
    sealed: list[SealedRecord] = []
    for client in shown:
        sealed.extend(rows.scores.get(client.pk, ()))
        if purpose is Purpose.CARE and client.pk in rows.identities:
            sealed.append(rows.identities[client.pk])
    opened = disclose_all(sealed, actor=user, purpose=purpose, detail="caseload")
    is_shown = {client.pk for client in shown}
    cases = [_case(client, rows, opened, is_allowed=client.pk in is_shown, at=at) for client in rows.clients]
    return sorted(cases, key=lambda case: case.order)


def _case(client: Client, rows: CaseRows, opened: Opened, *, is_allowed: bool, at: datetime) -> Case:
    sessions = split_sessions(rows.sessions.get(client.pk, ()), rows.checks.get(client.pk, ()), at=at)
    identity = rows.identities.get(client.pk)
    name = opened[identity.pk]["name"] if identity and identity.pk in opened else pseudonym(client.pk)
    return Case(
        client_id=client.pk,
        name=name,
        is_allowed=is_allowed,
        is_invited=client.user_id is None,
        reasons=reasons_for(_standing(client, rows, sessions, opened, at)) if is_allowed else (),
        last_session=sessions.last,
        next_session=sessions.next,
        has_checked_in=sessions.find_check(sessions.next, Phase.BEFORE) is not None,
        session_count=len(sessions.held),
    )


def _standing(client: Client, rows: CaseRows, sessions: Sessions, opened: Opened, at: datetime) -> Standing:
    scores = [ScoredCheck.of(row, ScoresContent.from_json(opened[row.pk])) for row in rows.scores.get(client.pk, ())]
    course = course_of(scores)
    alerts = rows.alerts.get(client.pk, ())
    return Standing(
        urgent_alert_at=_first([alert.created_at for alert in alerts if alert.is_urgent]),
        other_alert_at=_first([alert.created_at for alert in alerts if not alert.is_urgent]),
        series=course.series,
        session_checks=course.session_checks,
        missed=sessions.missed,
        review_due_on=_due(rows.reviews.get(client.pk), localdate(at)),
    )


def _due(due_on: date | None, today: date) -> date | None:
    return due_on if due_on is not None and due(due_on, today) is Due.NOW else None


def _first(times: Sequence[datetime]) -> datetime | None:
    return min(times, default=None)
