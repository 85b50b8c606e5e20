"""What a client signed on paper: recorded by their therapist with the document, and told to the client.

A client's own answer here outweighs paper: where they said no, or took a permission back, only they allow it again.
"""

from __future__ import annotations

import base64
import hashlib
from datetime import date, datetime
from pathlib import PurePath
from typing import Any
from uuid import UUID

from django.db import transaction

from holdspace.domain.access import Action, Kind, Purpose
from holdspace.domain.audit import AuditEvent
from holdspace.domain.errors import BadInput, NotFound, WrongState
from holdspace.server.access.door import disclose, require
from holdspace.server.accounts.models import User
from holdspace.server.audit.recording import record
from holdspace.server.clients.models import Client
from holdspace.server.consents.models import Consent, PaperConsent
from holdspace.server.consents.proofs import prove_consent
from holdspace.server.consents.scans import picture_alone
from holdspace.server.keys.sealing import seal

MOST_BYTES = 3 * 1024 * 1024
ON_PAPER = "on paper"
# By what a file begins with; what it is called must fit that.
MEDIA_TYPES = {b"%PDF-": "application/pdf", b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}

ENDINGS = {"application/pdf": {".pdf"}, "image/png": {".png"}, "image/jpeg": {".jpg", ".jpeg", ".jpe", ".jfif"}}


@transaction.atomic
def record_paper(
    *, by: User, client: Client, purpose: Purpose, signed_on: date, document: bytes, at: datetime
) -> Consent:
    """Keep a yes that was given on paper; its document's SHA-256 stands for the words that were shown.

    Of a photograph the picture alone is kept, and hashed.
    """
    require(Action.ADD, Kind.CONSENT, client_id=client.pk, actor=by, purpose=Purpose.CARE)
    media_type = media_type_of(document)
    document = picture_alone(document, media_type)
    if purpose is Purpose.THIRD_PARTY:
        raise BadInput("Whom outside copies may go to is named by the client here, not on paper.", source="purpose")
    if signed_on > at.date():
        raise BadInput("The day of signing lies in the future.", source="signed_on")
    Client.objects.select_for_update().get(pk=client.pk)
    _require_no_answer_of_their_own(client, purpose)
    paper = PaperConsent(client=client, recorded_by=by, signed_on=signed_on)
    seal(paper, {"media_type": media_type, "content": base64.b64encode(document).decode()}, at=at)
    paper.save(force_insert=True)
    consent = Consent(client=client, purpose=purpose, is_given=True, answered_at=at, answered_by=by, paper=paper)
    consent.words_version, consent.words_hash = ON_PAPER, hashlib.sha256(document).hexdigest()
    prove_consent(consent)
    consent.save(force_insert=True)
    _note(AuditEvent.CONSENT_GIVEN, by, client, consent.pk, purpose.value, at)
    return consent


def media_type_of(document: bytes) -> str:
    """Return what the document is; raise BadInput for what is too large or none of the kinds that are taken."""
    if len(document) > MOST_BYTES:
        raise BadInput("The document is larger than 3 MB.", source="document", remedy="Scan it with less detail.")
    found = next((kind for start, kind in MEDIA_TYPES.items() if document.startswith(start)), None)
    if found is None:
        raise BadInput("This is no PDF, PNG or JPEG.", source="document", remedy="Scan or photograph the signed page.")
    return found


def require_fitting_name(name: str, document: bytes) -> None:
    """Raise BadInput where a file is called what it is not; one whose name has no ending is called nothing."""
    ending = PurePath(name).suffix.lower()
    if ending and ending not in ENDINGS[media_type_of(document)]:
        raise BadInput(
            "The name of this file ends in another way than files of its kind.",
            source="document",
            remedy="Scan or photograph the signed page.",
        )


def get_paper(client: Client, paper_id: UUID) -> PaperConsent:
    """Return a client's signed paper; raise NotFound where there is none of that id."""
    found = PaperConsent.objects.filter(client=client, pk=paper_id).first()
    if found is None:
        raise NotFound("There is no such page, or it is not yours.")
    return found


def open_paper(*, by: User, paper: PaperConsent, purpose: Purpose) -> tuple[str, bytes]:
    """Return media type and content of the signed page, through the door."""
    content: dict[str, Any] = disclose(paper, actor=by, purpose=purpose, detail="paper_consent")
    return content["media_type"], base64.b64decode(content["content"])


@transaction.atomic
def note_seen(*, by: User, client: Client, at: datetime) -> None:
    """Note that the client has been told of what was recorded from paper."""
    require(Action.CHANGE, Kind.CONSENT, client_id=client.pk, actor=by, purpose=Purpose.OWN)
    for paper in PaperConsent.objects.select_for_update().filter(client=client, seen_at=None):
        paper.seen_at = at
        paper.save(update_fields=["seen_at"])
        _note(AuditEvent.CHANGED, by, client, paper.pk, "paper_seen", at, Purpose.OWN)


def _require_no_answer_of_their_own(client: Client, purpose: Purpose) -> None:
    answers = Consent.objects.filter(client=client, purpose=purpose)
    if answers.filter(is_given=True, withdrawn_at=None).exists():
        raise WrongState("This is allowed already.")
    if answers.filter(is_given=False).exists() or answers.filter(withdrawn_at__isnull=False).exists():
        raise WrongState("The client said no to this or took it back. Only they can allow it again, here.")


def _note(
    event: AuditEvent,
    by: User,
    client: Client,
    about: UUID,
    detail: str,
    at: datetime,
    purpose: Purpose = Purpose.CARE,
) -> None:
    record(
        event,
        by=by.as_actor,
        client_id=client.pk,
        purpose=purpose,
        kinds=[Kind.CONSENT],
        records=[about],
        detail=detail,
        at=at,
    )
