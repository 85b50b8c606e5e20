"""Asking for a copy, stopping it, and taking it: after a wait, once, under a passphrase that is kept nowhere."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from holdspace.domain.access import Purpose
from holdspace.domain.audit import AuditEvent
from holdspace.domain.copy_request import GOOD_FOR, CopyState
from holdspace.domain.errors import BadInput, NotFound, Refused, WrongState
from holdspace.domain.people import Actor
from holdspace.server.access.door import disclose, purpose_of_look
from holdspace.server.accounts.models import User
from holdspace.server.audit.recording import record
from holdspace.server.checkpoints.export import log_file
from holdspace.server.clients.models import Client
from holdspace.server.clients.queries import get_identity
from holdspace.server.exports.archive import archive
from holdspace.server.exports.mail import mail_stop_link
from holdspace.server.exports.models import CopyRequest
from holdspace.server.exports.record import export_record
from holdspace.server.keys.passphrases import LEAST_CHARACTERS, lock_file
from holdspace.server.postgresql.actor import INSTALLATION, acting_as
from holdspace.server.ui.mail import can_mail


def ask_for_copy(*, by: User, client: Client, at: datetime) -> CopyRequest:
    """Begin the wait after which the client can fetch a copy, and mail them the link that stops it."""
    _require_own(by, client)
    secret = secrets.token_urlsafe(24)
    with transaction.atomic():
        Client.objects.select_for_update().get(pk=client.pk)  # two clicks at once make one request
        if find_open(client, at=at):
            raise WrongState("A copy has been asked for already.")
        ready_at = at + timedelta(hours=settings.HOLDSPACE_COPY_WAIT_HOURS)
        asked = CopyRequest.objects.create(client=client, asked_at=at, ready_at=ready_at, stop_hash=_hash(secret))
        _note(AuditEvent.ADDED, by.as_actor, asked, "copy_asked", at)
    if _mail(by, client, secret):
        CopyRequest.objects.filter(pk=asked.pk).update(is_mailed=True)
    return asked


def find_open(client: Client, *, at: datetime) -> CopyRequest | None:
    """Return the request that waits or can be fetched, if there is one."""
    recent = made_ready_since(at - GOOD_FOR).filter(client=client)
    return next((each for each in recent if each.state(at).is_open), None)


def made_ready_since(since: datetime) -> QuerySet[CopyRequest]:
    """Return the requests that nobody fetched or stopped and that are or will be ready after a time."""
    return CopyRequest.objects.filter(taken_at=None, stopped_at=None, ready_at__gt=since)


@transaction.atomic
def stop_copy(*, by: User, client: Client, at: datetime) -> None:
    """Stop the request that is open; raise WrongState where there is none."""
    _require_own(by, client)
    asked = find_open(client, at=at)
    if asked is None:
        raise WrongState("Nothing is asked for now.")
    _stop(asked, by.as_actor, at)


def get_by_secret(secret: str, *, at: datetime) -> CopyRequest:
    """Return the open request whose mail bore this secret; unknown, stopped and old ones answer alike."""
    # Who follows the link is nobody to the database; the secret they hold names this one request.
    with acting_as(INSTALLATION):
        found = CopyRequest.objects.filter(stop_hash=_hash(secret)).first()
    if found is None or not found.state(at).is_open:
        raise NotFound("There is nothing to stop here any more.")
    return found


@transaction.atomic
def stop_by_link(secret: str, *, at: datetime) -> None:
    """Stop a request without signing in: whoever holds the mailed link may do this and nothing else."""
    asked = get_by_secret(secret, at=at)
    # Who holds the client's mail counts as the client here: nobody else was sent the secret.
    with acting_as(INSTALLATION):
        _stop(asked, User.objects.get(client=asked.client_id).as_actor, at)


def take_copy(*, by: User, client: Client, passphrase: str, at: datetime) -> bytes:
    """Return the copy under the passphrase; a request gives it once. Nothing is kept of the file or the passphrase."""
    _require_own(by, client)
    if len(passphrase) < LEAST_CHARACTERS:
        raise BadInput(
            _("The passphrase needs at least %(least)d characters.") % {"least": LEAST_CHARACTERS}, source="passphrase"
        )
    asked = find_open(client, at=at)
    if asked is None or asked.state(at) is not CopyState.READY:
        raise WrongState("There is no copy to fetch now.")
    content = export_record(by=by, client=client, at=at)
    with transaction.atomic():
        # Claimed before it is handed out: of two clicks at once one gets it, the other nothing.
        if not CopyRequest.objects.filter(pk=asked.pk, taken_at=None, stopped_at=None).update(taken_at=at):
            raise WrongState("This copy has been fetched already.")
        _note(AuditEvent.EXPORTED, by.as_actor, asked, "", at)
    try:
        return lock_file(archive(content, log_file(client.pk, at=at)), passphrase=passphrase)
    except Exception:
        # Nothing was handed out, for instance because a disk is full: the client need not wait a day once more.
        CopyRequest.objects.filter(pk=asked.pk).update(taken_at=None)
        raise


def _stop(asked: CopyRequest, by: Actor, at: datetime) -> None:
    if not CopyRequest.objects.filter(pk=asked.pk, taken_at=None, stopped_at=None).update(stopped_at=at):
        raise WrongState("This copy has been fetched already.")
    _note(AuditEvent.CHANGED, by, asked, "copy_stopped", at)


def _note(event: AuditEvent, by: Actor, asked: CopyRequest, detail: str, at: datetime) -> None:
    record(event, by=by, client_id=asked.client_id, purpose=Purpose.OWN, records=[asked.pk], detail=detail, at=at)


def _mail(by: User, client: Client, secret: str) -> bool:
    """Mail the link to the address that the client gave, where there is one; return whether it went out."""
    if not can_mail():
        return False
    identity = disclose(get_identity(client), actor=by, purpose=Purpose.OWN, detail="copy_mail")
    address = str(identity.get("email") or "")
    link = settings.HOLDSPACE_ORIGIN + reverse("exports:stop", args=[secret])
    return "@" in address and mail_stop_link(address, link)


def _require_own(by: User, client: Client) -> None:
    if purpose_of_look(by, client.pk) is not Purpose.OWN:
        raise Refused("Only the client takes their record along.")


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
