"""Opening a client's record, starting and ending a therapy, its sessions and its supervision."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from holdspace.domain.access import Action, Kind, Purpose
from holdspace.domain.audit import AuditEvent
from holdspace.domain.errors import BadInput, NotFound, Refused, WrongState
from holdspace.domain.people import Role
from holdspace.server.access.door import require
from holdspace.server.accounts.invitations import accept, invite, revoke_for
from holdspace.server.accounts.models import Invitation, User
from holdspace.server.audit.recording import record
from holdspace.server.clients.models import Client, Identity, Session, Supervision, Therapy
from holdspace.server.keys.key_ring import create_data_key
from holdspace.server.keys.sealing import seal
from holdspace.server.postgresql.actor import INSTALLATION, acting_as


@transaction.atomic
def open_record(*, by: User, identity: Mapping[str, str], at: datetime) -> tuple[Client, str]:
    """Open a client's record with a key of its own and a therapy with this therapist; return it and an invitation.

    The therapist can open nothing in it before the client has come in and allowed care.
    """
    if by.as_role is not Role.THERAPIST or not by.has_passed_second_factor:
        raise Refused("Only a therapist who signed in with a second factor opens a client's record.")
    client = Client.objects.create(created_at=at)
    create_data_key(client.pk, at=at)
    Therapy.objects.create(client=client, therapist=by, started_at=at)
    sealed = Identity(client=client)
    seal(sealed, identity, at=at)
    sealed.save(force_insert=True)
    record(
        AuditEvent.ADDED,
        by=by.as_actor,
        client_id=client.pk,
        kinds=[Kind.IDENTITY],
        records=[sealed.pk],
        detail="record_opened",
        at=at,
    )
    return client, invite(by=by, role=Role.CLIENT, client_id=client.pk, at=at)


@transaction.atomic
def invite_again(*, by: User, therapy: Therapy, at: datetime) -> str:
    """Make a new invitation for a client who has not come in yet; earlier ones stop working.

    No consent is asked for: the client could not have given one, and nothing of theirs is opened.
    """
    if therapy.therapist_id != by.pk or not by.has_passed_second_factor:
        raise Refused("Only the client's own therapist invites them.")
    if therapy.client.user_id is not None:
        raise WrongState("This client has already come in.")
    revoke_for(therapy.client_id, at=at)
    secret = invite(by=by, role=Role.CLIENT, client_id=therapy.client_id, at=at)
    record(AuditEvent.CHANGED, by=by.as_actor, client_id=therapy.client_id, detail="invited_again", at=at)
    return secret


def come_in(invitation: Invitation, *, username: str, password: str, display_name: str, at: datetime) -> User:
    """Make the invited account; a client's is tied to their record."""
    return accept(invitation, username=username, password=password, display_name=display_name, at=at)


def tie_to_record(user: User, invitation: Invitation, at: datetime) -> None:
    """Tie a client's new account to the record they were invited to, in the transaction that makes the account."""
    if invitation.client_id is None:
        return
    # Who takes up an invitation is nobody to the database yet; the secret they showed names this one record.
    with acting_as(INSTALLATION):
        client = Client.objects.select_for_update().filter(pk=invitation.client_id, user=None).first()
        if client is None:
            raise NotFound("This invitation does not exist, was used, or has expired.")
        client.user = user
        client.save(update_fields=["user"])
        record(AuditEvent.CAME_IN, by=user.as_actor, client_id=invitation.client_id, purpose=Purpose.OWN, at=at)


@transaction.atomic
def add_session(*, by: User, therapy: Therapy, held_at: datetime, at: datetime) -> Session:
    """Add the therapy's next session."""
    require(Action.ADD, Kind.PLAN, client_id=therapy.client_id, actor=by, purpose=Purpose.CARE)
    # The therapy's row is locked so that two sessions never get one number.
    therapy = Therapy.objects.select_for_update().get(pk=therapy.pk)
    if therapy.ended_at:
        raise WrongState("This therapy has ended.")
    last = therapy.sessions.order_by("number").last()
    session = Session.objects.create(therapy=therapy, number=last.number + 1 if last else 1, held_at=held_at)
    record(
        AuditEvent.ADDED,
        by=by.as_actor,
        client_id=therapy.client_id,
        kinds=[Kind.PLAN],
        records=[session.pk],
        detail="session",
        at=at,
    )
    return session


@transaction.atomic
def end_therapy(*, by: User, therapy: Therapy, at: datetime) -> None:
    """End a therapy: from the next request on the therapist no longer opens this record.

    No consent is asked for, as where a supervision ends: whoever withdrew theirs is not kept in it.
    """
    locked = _lock_own(by, therapy)
    locked.ended_at = at
    locked.save(update_fields=["ended_at"])
    record(
        AuditEvent.CHANGED,
        by=by.as_actor,
        client_id=therapy.client_id,
        kinds=[Kind.PLAN],
        records=[therapy.pk],
        detail="therapy_ended",
        at=at,
    )


@transaction.atomic
def name_supervisor(*, by: User, therapy: Therapy, supervisor: User, at: datetime) -> Supervision:
    """Let a supervisor supervise an open therapy of one's own; what they see the client alone decides.

    Raises BadInput for whoever is no supervisor with an active account, WrongState where they supervise it already.
    """
    require(Action.CHANGE, Kind.PLAN, client_id=therapy.client_id, actor=by, purpose=Purpose.CARE)
    locked = _lock_own(by, therapy)
    chosen = User.objects.filter(pk=supervisor.pk, role=Role.SUPERVISOR, is_active=True).first()
    if chosen is None or not chosen.is_as_written():
        raise BadInput("This person cannot supervise a therapy.", remedy="Choose a supervisor from the list.")
    if locked.supervisions.filter(supervisor=chosen, ended_at=None).exists():
        raise WrongState("This person supervises the therapy already.")
    supervision = Supervision.objects.create(therapy=locked, supervisor=chosen, started_at=at)
    _record_supervision(supervision, "supervisor_named", by=by, at=at)
    return supervision


@transaction.atomic
def end_supervision(*, by: User, therapy: Therapy, supervisor_id: UUID, at: datetime) -> None:
    """End a supervision: from the next request on the supervisor sees nothing of this client.

    No consent is asked for: nothing is opened by it, only closed.

    Raises WrongState where this person does not supervise the therapy now.
    """
    locked = _lock_own(by, therapy)
    going_on = locked.supervisions.filter(supervisor_id=supervisor_id, ended_at=None).first()
    if going_on is None:
        raise WrongState("This person does not supervise the therapy now.")
    going_on.ended_at = at
    going_on.save(update_fields=["ended_at"])
    _record_supervision(going_on, "supervisor_ended", by=by, at=at)


def _lock_own(by: User, therapy: Therapy) -> Therapy:
    """Return the open therapy of this therapist, locked, so that two who act at once act one after the other."""
    if therapy.therapist_id != by.pk or not by.has_passed_second_factor:
        raise Refused("Only the therapist of this therapy does that.")
    locked = Therapy.objects.select_for_update().filter(pk=therapy.pk, therapist=by, ended_at=None).first()
    if locked is None or not locked.is_as_written():
        raise WrongState("This therapy has ended, or it is not yours.")
    return locked


def _record_supervision(supervision: Supervision, word: str, *, by: User, at: datetime) -> None:
    record(
        AuditEvent.CHANGED,
        by=by.as_actor,
        client_id=supervision.therapy.client_id,
        records=[supervision.therapy_id],
        detail=f"{word} {supervision.supervisor_id}",  # the id, which the list of looks says as the name
        at=at,
    )
