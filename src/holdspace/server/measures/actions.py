"""Keeping a draft of a check, handing it in, and choosing what a check-in asks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from holdspace.domain.access import Action, Kind, Purpose
from holdspace.domain.audit import AuditEvent
from holdspace.domain.errors import BadInput, WrongState
from holdspace.domain.session_check.choices import Unsaid
from holdspace.server.access.door import require
from holdspace.server.accounts.models import User
from holdspace.server.alerts.actions import raise_alert
from holdspace.server.audit.recording import hold, record
from holdspace.server.audit.submissions import claim_early
from holdspace.server.clients.models import Session, Therapy
from holdspace.server.keys.sealing import seal
from holdspace.server.measures import scoring
from holdspace.server.measures.contents import CheckContent
from holdspace.server.measures.instruments import offered_measures
from holdspace.server.measures.models import Check, CheckScores, CheckState, MeasureChoice, Phase
from holdspace.server.measures.queries import check_in, licences_confirmed, lock
from holdspace.server.measures.telling import keep_unsaid
from holdspace.server.statements import insert


@transaction.atomic
def save_draft(
    *, by: User, session: Session, phase: Phase, content: CheckContent, at: datetime, unsaid: Unsaid | None = None
) -> Check:
    """Keep what was filled in so far, for the client's own eyes; a check that was handed in stays as it is.

    What could not be said in the room is never told by a draft: it is held back until the check is handed in.
    """
    check = _locked_check(by, session, phase, at)
    if check.state == CheckState.SUBMITTED:
        return check
    _keep(check, content, at)
    if unsaid is not None and unsaid.words:
        keep_unsaid(by=by, session=session, unsaid=Unsaid(unsaid.words), at=at)
    _record(AuditEvent.CHANGED, by, check, [Kind.ANSWERS], [check.pk], f"check_draft_{phase}", at)
    return check


@transaction.atomic
def submit_check(
    *, by: User, session: Session, phase: Phase, content: CheckContent, at: datetime, unsaid: Unsaid | None = None
) -> Check:
    """Hand a check in: answers, scores, alerts and log entries are kept together or not at all.

    ``unsaid`` is what could not be said in the room, told or held back in the same moment.

    Handing in twice (a second tap, a reload) changes nothing. A risk answer raises its alert here, whatever else was
    left out, and before anything is summed up.
    """
    check = _locked_check(by, session, phase, at)
    if check.state == CheckState.SUBMITTED:
        return check
    check.state, check.submitted_at = CheckState.SUBMITTED, at
    _keep(check, content, at)
    # Signals are searched for when this is done (`signal_search`).
    scores = CheckScores(client_id=check.client_id, of_check=check, session=session, phase=phase, awaits_search=True)
    seal(scores, scoring.scores_of(content).to_json(), at=at)
    insert(scores)
    kinds, records = [Kind.ANSWERS, Kind.SCORES], [check.pk, scores.pk]
    _record(AuditEvent.ADDED, by, check, kinds, records, f"check_{phase}", at)
    if unsaid is not None:
        keep_unsaid(by=by, session=session, unsaid=unsaid, at=at)
    for risk in scoring.risk_answers(content):
        content_of_alert = risk.as_alert(session.number)
        raise_alert(by=by, therapy=session.therapy, content=content_of_alert, is_urgent=risk.is_urgent, at=at)
    return check


@transaction.atomic
def choose_measures(*, by: User, therapy: Therapy, before: Sequence[str], at: datetime) -> None:
    """Keep which instruments the check-in of a therapy asks from now on."""
    require_may_choose(by=by, therapy=therapy)
    if not before or not {*before} <= {each.id for each in offered_measures(licences_confirmed())}:
        raise BadInput("Choose at least one of the measures that this practice offers.")
    MeasureChoice.objects.update_or_create(therapy=therapy, defaults={"before": list(before), "changed_at": at})
    record(
        AuditEvent.CHANGED,
        by=by.as_actor,
        client_id=therapy.client_id,
        purpose=_purpose(by),
        kinds=[Kind.PLAN],
        records=[therapy.pk],
        detail="measures_chosen",
        at=at,
    )


def require_open(session: Session, phase: Phase, *, at: datetime) -> None:
    """Raise WrongState where a check cannot be filled in now."""
    if session.therapy.ended_at:
        raise WrongState("This therapy has ended; there is nothing to fill in any more.")
    if phase is Phase.AFTER and at < session.held_at:
        raise WrongState("This check is about how the session was; it opens when the session begins.")


def require_may_choose(*, by: User, therapy: Therapy) -> None:
    """Raise Refused where this person does not decide what the check-in asks."""
    require(Action.CHANGE, Kind.PLAN, client_id=therapy.client_id, actor=by, purpose=_purpose(by))


def _purpose(by: User) -> Purpose:
    return Purpose.OWN if by.is_client else Purpose.CARE


def _locked_check(by: User, session: Session, phase: Phase, at: datetime) -> Check:
    """Return the check of a phase, new or as it stands, where this person may fill it in.

    The session's row is locked, so that two submissions at once follow one another. Permission is asked for the
    answers; scores and alerts are what the system makes of them.
    """
    client_id = session.therapy.client_id
    # The check is read once the session is locked; the log comes last, as wherever something is locked.
    beside = (claim_early(at), lock(session), check_in(session, phase), hold(client_id))
    _, _, kept, _ = require(Action.ADD, Kind.ANSWERS, client_id=client_id, actor=by, purpose=Purpose.OWN, beside=beside)
    require_open(session, phase, at=at)
    return kept or Check(client_id=client_id, session=session, phase=phase)


def _keep(check: Check, content: CheckContent, at: datetime) -> None:
    is_new = check.created_at is None
    seal(check, content.to_json(), at=at)
    if is_new:
        insert(check)
    else:
        check.save(force_update=True)


def _record(
    event: AuditEvent, by: User, check: Check, kinds: Sequence[Kind], records: Sequence[UUID], detail: str, at: datetime
) -> None:
    record(
        event,
        by=by.as_actor,
        client_id=check.client_id,
        purpose=Purpose.OWN,
        kinds=kinds,
        records=records,
        detail=detail,
        at=at,
    )
