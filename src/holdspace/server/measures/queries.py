"""Checks and scores within a person's scope. None of these opens a seal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from holdspace.domain.errors import NotFound
from holdspace.domain.people import Role
from holdspace.server.accounts.models import User
from holdspace.server.care_plans.queries import ACTIVE_GOALS
from holdspace.server.clients.models import Client, Practice, Session, Therapy
from holdspace.server.clients.queries import TAKING_PART, therapies_in_role, therapies_of
from holdspace.server.measures.instruments import SESSION_CHECK, USUAL_MEASURES, is_lapsed
from holdspace.server.measures.models import (
    Check,
    CheckScores,
    CheckState,
    HeldWords,
    MeasureChoice,
    Phase,
    ReadScores,
    ToldWords,
)
from holdspace.server.statements import Part, Prepared


def lock(session: Session) -> Part[None]:
    """Let others who hand in for the session wait until this transaction ends."""
    if connection.features.has_select_for_update:  # SQLite has locked the whole file
        yield _LOCK.asked(session.pk)


def check_in(session: Session, phase: Phase) -> Part[Check | None]:
    """Return what `find_check` does, asked with other questions."""
    found = yield _CHECK[phase].asked(session.pk)
    return found[0] if found else None


def find_check(session: Session, phase: Phase) -> Check | None:
    """Return the session's check of a phase, draft or submitted; for the client it belongs to."""
    return _CHECK[phase].first(session.pk)


def get_own_check(user: User, session: Session, phase: Phase) -> Check:
    """Return what this person filled in themselves, sent or kept for later; raise NotFound otherwise."""
    checks = Check.objects.filter(client__user=user, session=session, phase=phase)
    found = checks.select_related("session__therapy").first()
    if found is None:
        raise NotFound("There is no such page, or it is not yours.")
    return found


def submitted_checks_of(user: User, client: Client) -> QuerySet[Check]:
    """Return the client's submitted checks, in the order of the sessions. A draft is nobody else's."""
    checks = Check.objects.filter(client=client, session__therapy__in=therapies_of(user), state=CheckState.SUBMITTED)
    return checks.select_related("session").order_by("session__number", "phase")


def held_words_of(user: User) -> QuerySet[HeldWords]:
    """Return what this person holds back themselves, oldest first; for everybody else there is never anything."""
    return HeldWords.objects.filter(client__user=user).select_related("session").order_by("created_at")


def find_held_words(user: User) -> list[HeldWords]:
    """Return what `held_words_of` holds: asked at every check that is handed in, and mostly nothing."""
    return _HELD(user.pk)


def get_held_words(user: User, held_words_id: UUID) -> HeldWords:
    """Return something this person holds back; raise NotFound otherwise."""
    found = held_words_of(user).filter(pk=held_words_id).first()
    if found is None:
        raise NotFound("There is no such page, or it is not yours.")
    return found


def told_words_of(user: User, client: Client) -> QuerySet[ToldWords]:
    """Return what the client told after sessions, oldest first; for the two of them."""
    told = ToldWords.objects.filter(client=client, session__therapy__in=therapies_of(user))
    return told.select_related("session", "talked_by").order_by("created_at")


def get_told_words(user: User, told_words_id: UUID) -> ToldWords:
    """Return something told within scope; raise NotFound otherwise."""
    found = ToldWords.objects.filter(pk=told_words_id, session__therapy__in=therapies_of(user)).first()
    if found is None or user.role == Role.SUPERVISOR:
        raise NotFound("There is no such page, or it is not yours.")
    return found


def scores_of(user: User, client: Client) -> QuerySet[CheckScores]:
    """Return the scores of the client's checks, in the order of the sessions."""
    return _scores(therapies_of(user), client.pk)


def scores_in_scope(user: User, client_id: UUID) -> Part[list[ReadScores]]:
    """Return what `scores_of` holds, of each row what is drawn: asked at every page of how it is going."""
    rows = (yield _SCORES[user.as_role].asked(user.pk, client_id)) if user.role in _SCORES else ()
    return [ReadScores(pk, client_id, *read) for pk, *read in rows]


def measures_before(therapy: Therapy) -> tuple[str, ...]:
    """Return the ids of the instruments that this therapy's check-in asks."""
    return _measures_in(MeasureChoice.objects.filter(therapy=therapy).values_list("before", flat=True))


def measures_of(therapy: Therapy, phase: Phase) -> tuple[str, ...]:
    """Return the ids of the instruments that a check of this phase asks."""
    return measures_before(therapy) if phase is Phase.BEFORE else (SESSION_CHECK,)


def measures_asked(session_id: UUID, phase: Phase) -> Part[tuple[str, ...]]:
    """Return what `measures_of` does for the therapy of a session, asked with other questions."""
    return _measures_in((yield _CHOSEN.asked(session_id))) if phase is Phase.BEFORE else (SESSION_CHECK,)


def goals_asked(session_id: UUID, phase: Phase) -> Part[Sequence[UUID]]:
    """Return the ids of the goals that a check of this phase rates, asked with other questions."""
    return (yield ACTIVE_GOALS.asked(session_id)) if phase is Phase.BEFORE else ()


def licences_confirmed() -> tuple[str, ...]:
    """Return the ids of the instruments whose licence the practice has confirmed for its use."""
    confirmed = Practice.objects.values_list("licences_confirmed", flat=True).first()
    return tuple(confirmed or ())


def _measures_in(chosen: Iterable[list[str]]) -> tuple[str, ...]:
    """Return the measures of the one choice there is, or the usual ones."""
    return next((tuple(each for each in ids if not is_lapsed(each)) for ids in chosen), USUAL_MEASURES)


def _check_of(phase: Phase) -> Prepared[Check]:
    return Prepared(lambda session_id: Check.objects.filter(session=session_id, phase=phase), UUID)


_CHECK = {phase: _check_of(phase) for phase in Phase}
_CHOSEN: Prepared[list[str]] = Prepared(
    lambda session_id: MeasureChoice.objects.filter(therapy__sessions=session_id).values_list("before", flat=True), UUID
)
_LOCK = Prepared(lambda session_id: Session.objects.filter(pk=session_id).select_for_update().only("pk"), UUID)
_HELD = Prepared(
    lambda user_id: HeldWords.objects.filter(client__user=user_id).select_related("session").order_by("created_at"),
    UUID,
)


def _scores(therapies: QuerySet[Therapy], client_id: UUID) -> QuerySet[CheckScores]:
    # Of this client only: a plan that begins with the therapies would else go through the whole caseload.
    scores = CheckScores.objects.filter(client=client_id, session__therapy__in=therapies.filter(client=client_id))
    return scores.select_related("session").order_by("session__number")


def _scores_in_role(role: Role) -> Prepared[tuple[Any, ...]]:
    def build(user_id: UUID, client_id: UUID) -> QuerySet[CheckScores, tuple[Any, ...]]:
        scores = _scores(therapies_in_role(role, user_id), client_id)
        return scores.values_list("pk", "sealed", "session__number", "session__held_at")

    return Prepared(build, UUID, UUID)


_SCORES = {role: _scores_in_role(role) for role in TAKING_PART}
