"""Opening a transcript for its review: the words, and what the record itself knows of names, in one look."""

from __future__ import annotations

from dataclasses import dataclass, field

from holdspace.domain.access import Purpose
from holdspace.domain.conversation.transcript import Transcript as Words
from holdspace.server.access.door import disclose_all
from holdspace.server.accounts.models import User
from holdspace.server.clients.models import Practice
from holdspace.server.clients.queries import get_identity
from holdspace.server.conversations.contents import transcript_from_json
from holdspace.server.conversations.models import Transcript


@dataclass(frozen=True, slots=True)
class ForReview:
    """The words of a session and the names, places and numbers that the record knows."""

    words: Words
    known: tuple[str, ...] = field(repr=False)


def open_for_review(user: User, transcript: Transcript) -> ForReview:
    """Open both for the session's therapist."""
    identity, client = get_identity(transcript.client), transcript.client
    opened = disclose_all([transcript, identity], actor=user, purpose=Purpose.CARE, detail="nameless_review")
    names = [str(opened[identity.pk].get(each) or "") for each in ("name", "email", "phone")]
    account = client.user.username if client.user else ""
    practice = Practice.objects.filter(pk=1).values_list("name", flat=True).first() or ""
    return ForReview(
        words=transcript_from_json(opened[transcript.pk]),
        known=tuple(each for each in (*names, account, user.display_name, practice) if each),
    )
