"""Letting a conversation go to the supervisor, with placeholders, after its therapist looked over it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.db import transaction

from holdspace.domain.access import Action, Kind, Purpose
from holdspace.domain.audit import AuditEvent
from holdspace.domain.conversation.transcript import Transcript as Words
from holdspace.domain.errors import BadInput, ConsentMissing
from holdspace.server.access.door import require
from holdspace.server.accounts.models import User
from holdspace.server.audit.recording import record
from holdspace.server.clients.models import Client
from holdspace.server.consents.holding import hold_withdrawals
from holdspace.server.consents.queries import supervisors_allowed
from holdspace.server.conversations.actions.sharing import Audience, share
from holdspace.server.conversations.contents import transcript_to_json
from holdspace.server.conversations.models import Transcript
from holdspace.server.keys.sealing import seal
from holdspace.server.nameless.models import NamelessTranscript


@transaction.atomic
def share_nameless(
    *, by: User, transcript: Transcript, words: Words, texts: Sequence[str], at: datetime
) -> NamelessTranscript:
    """Keep the copy with these texts, turn by turn, and share it with the supervisor; it replaces an earlier one."""
    if len(texts) != len(words.turns):
        raise BadInput("The copy does not belong to this conversation.", remedy="Look it over again.")
    about = transcript.client_id
    hold_withdrawals(about)
    require(Action.CHANGE, Kind.TRANSCRIPT, client_id=about, actor=by, purpose=Purpose.TRANSCRIPTION)
    if not supervisors_allowed(transcript.client, Kind.TRANSCRIPT):
        raise ConsentMissing("The client has not allowed this.")
    NamelessTranscript.objects.filter(transcript=transcript).delete()
    kept = NamelessTranscript(client_id=transcript.client_id, transcript=transcript, reviewed_by=by)
    turns = tuple(replace(turn, text=text) for turn, text in zip(words.turns, texts, strict=True))
    seal(kept, transcript_to_json(Words(turns)), at=at)
    kept.save(force_insert=True)
    record(
        AuditEvent.ADDED,
        by=by.as_actor,
        client_id=transcript.client_id,
        purpose=Purpose.TRANSCRIPTION,
        kinds=[Kind.TRANSCRIPT],
        records=[kept.pk],
        detail="nameless_copy",
        at=at,
    )
    share(by=by, transcript=transcript, audience=Audience.SUPERVISOR, is_shared=True, at=at)
    return kept


def erase_copies(client: Client, at: datetime) -> None:
    """Delete every copy of a client's conversations and stop sharing, as supervision was taken back.

    Should they allow it again, each conversation is looked over anew.
    """
    copies = NamelessTranscript.objects.select_for_update().filter(client=client)
    ids = list(copies.values_list("pk", flat=True))
    if ids and client.user is not None:
        record(
            AuditEvent.ERASED,
            by=client.user.as_actor,
            client_id=client.pk,
            purpose=Purpose.OWN,
            kinds=[Kind.TRANSCRIPT],
            records=ids,
            detail="consent_withdrawn",
            at=at,
        )
    copies.delete()
    Transcript.objects.filter(client=client).update(shared_with_supervisor_at=None)
