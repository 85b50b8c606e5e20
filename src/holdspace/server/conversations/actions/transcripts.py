"""Taking a transcript in, saying who is who in it, and removing it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType

from django.db import transaction
from django.utils.translation import gettext as _

from holdspace.domain.access import Action, Kind, Purpose
from holdspace.domain.audit import AuditEvent
from holdspace.domain.conversation.speakers import guess_speakers, speaker_by_name
from holdspace.domain.conversation.transcript import Speaker
from holdspace.domain.conversation.utterances import NamedUtterance, join_turns
from holdspace.domain.errors import BadInput, WrongState
from holdspace.server.access.door import require
from holdspace.server.accounts.models import User
from holdspace.server.audit.recording import record
from holdspace.server.clients.models import Session
from holdspace.server.consents.holding import hold_withdrawals
from holdspace.server.conversations.contents import Draft, draft_to_json, transcript_to_json
from holdspace.server.conversations.models import Transcript
from holdspace.server.keys.sealing import seal


@transaction.atomic
def add_transcript(
    *,
    by: User,
    session: Session,
    said: Sequence[NamedUtterance],
    names: Mapping[str, Speaker] = MappingProxyType({}),
    at: datetime,
) -> Transcript:
    """Seal what was said, to be confirmed; refused where the client has not allowed transcripts.

    ``names`` are those of the two people, by which it is guessed who is who.
    """
    client_id = session.therapy.client_id
    # Nobody hands in what they could not read afterwards: without leave for care the record is closed to them.
    require(Action.LOOK, Kind.TRANSCRIPT, client_id=client_id, actor=by, purpose=Purpose.CARE)
    require(Action.ADD, Kind.TRANSCRIPT, client_id=client_id, actor=by, purpose=Purpose.TRANSCRIPTION)
    Session.objects.select_for_update().get(pk=session.pk)  # two clicks at once wait for one another
    if Transcript.objects.filter(session=session).exists():
        raise WrongState("This session already has a transcript. Remove it first to put in another.")
    transcript = Transcript(client_id=client_id, session=session, added_by=by)
    seal(transcript, draft_to_json(_draft(said, names)), at=at)
    transcript.save(force_insert=True)
    _record(AuditEvent.ADDED, transcript, by=by, detail="transcript_added", at=at)
    return transcript


@transaction.atomic
def confirm_speakers(
    *, by: User, transcript: Transcript, draft: Draft, speakers: Mapping[str, Speaker | None], at: datetime
) -> None:
    """Turn a draft into the conversation; names with None are left out. Nothing is coded before this."""
    hold_withdrawals(transcript.client_id)
    require(Action.CHANGE, Kind.TRANSCRIPT, client_id=transcript.client_id, actor=by, purpose=Purpose.TRANSCRIPTION)
    known = {name: speaker for name, speaker in speakers.items() if speaker}
    if set(known.values()) != set(Speaker):
        raise BadInput("A conversation has two sides.", remedy="Say who is the therapist and who is the client.")
    locked = Transcript.objects.select_for_update().get(pk=transcript.pk)
    if locked.confirmed_at:
        raise WrongState("Who is who has already been said.")
    conversation = join_turns((part for part in draft.said if part.name in known), known)
    seal(locked, transcript_to_json(conversation), at=at)
    locked.confirmed_at = at
    locked.save()
    _record(AuditEvent.CHANGED, locked, by=by, detail="speakers_confirmed", at=at)


@transaction.atomic
def remove_transcript(*, by: User, transcript: Transcript, at: datetime) -> None:
    """Erase a transcript with everything that was made from it."""
    require(Action.ERASE, Kind.TRANSCRIPT, client_id=transcript.client_id, actor=by, purpose=Purpose.TRANSCRIPTION)
    _record(AuditEvent.ERASED, transcript, by=by, detail="transcript_removed", at=at)
    transcript.delete()


def _draft(said: Sequence[NamedUtterance], known: Mapping[str, Speaker]) -> Draft:
    names = list(dict.fromkeys(part.name for part in said))
    try:
        guess = guess_speakers(said, known, is_said=False)
    except BadInput:
        # The guess gives up on more than two strangers; a person is about to say it.
        speakers = {name: speaker_by_name(name) for name in names}
        return Draft(tuple(said), speakers, _("The names alone do not tell who is who."))
    return Draft(tuple(said), {name: guess.speakers[name] for name in names}, guess.reason)


def _record(event: AuditEvent, transcript: Transcript, *, by: User, detail: str, at: datetime) -> None:
    record(
        event,
        by=by.as_actor,
        client_id=transcript.client_id,
        purpose=Purpose.TRANSCRIPTION,
        kinds=[Kind.TRANSCRIPT],
        records=[transcript.pk],
        detail=detail,
        at=at,
    )
