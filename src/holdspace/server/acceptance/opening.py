"""Opening the ratings and the coded conversations of a pair: in one look, with one entry in the log."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from holdspace.domain.coding.acceptance import EXPERIMENTAL_CODES, HardMoment, HardToHear, hard_moments, looks_for
from holdspace.domain.coding.coded import CodedTranscript
from holdspace.server.acceptance.measured import measured
from holdspace.server.access.door import disclose_all, purpose_of_look
from holdspace.server.accounts.models import User
from holdspace.server.clients.models import Session, Therapy
from holdspace.server.conversations.contents import coded_from_json, transcript_from_json
from holdspace.server.conversations.models import Coding, Transcript
from holdspace.server.conversations.queries import find_transcript, is_coding_shown_to
from holdspace.server.keys.models import SealedRecord
from holdspace.server.measures.contents import ScoresContent
from holdspace.server.measures.course import ScoredCheck, course_of
from holdspace.server.measures.queries import scores_of
from holdspace.server.same_page.opening import coding_to_show

SAFE = "safe"  # the session check's "I felt safe and not judged."
MOST_CONVERSATIONS = 12  # opened at a time; the newest


class Unseen(StrEnum):
    """Why no moments of a session are shown."""

    NOT_CODED = "not_coded"
    NOT_SHARED = "not_shared"
    EARLIER = "earlier"


Conversation = tuple[Transcript, Coding]


@dataclass(frozen=True, slots=True)
class OpenedSession:
    """The client's rating of a session and what was found in what was said; ``coded`` is None where it is not shown."""

    number: int
    held_at: datetime
    session_id: UUID
    rating: int | None
    coded: CodedTranscript | None
    found: tuple[HardMoment, ...]
    looked_for: frozenset[HardToHear]
    unseen: Unseen | None = None


def open_acceptance(user: User, therapy: Therapy) -> tuple[OpenedSession, ...]:
    """Open what the page shows, oldest session first; what is not shared with the client is not opened for them."""
    sessions = list(Session.objects.filter(therapy=therapy).select_related("therapy__client").order_by("number"))
    scores = list(scores_of(user, therapy.client).filter(session__therapy=therapy))
    conversations = _conversations(user, sessions)
    records: list[SealedRecord] = [*scores]
    for each in conversations.values():
        records += () if isinstance(each, Unseen) else each
    purpose = purpose_of_look(user, therapy.client_id)
    opened = disclose_all(records, actor=user, purpose=purpose, detail="acceptance")
    ratings = _ratings([ScoredCheck.of(row, ScoresContent.from_json(opened[row.pk])) for row in scores])
    return tuple(
        _session(each, ratings.get(each.number), conversations[each.number], opened)
        for each in sessions
        if each.number in ratings or not isinstance(conversations[each.number], Unseen)
    )


def _conversations(user: User, sessions: Sequence[Session]) -> dict[int, Conversation | Unseen]:
    """Return of each session what was said and coded, or why it is not shown; the newest are shown."""
    found: dict[int, Conversation | Unseen] = {}
    left = MOST_CONVERSATIONS
    for session in reversed(sessions):
        conversation = _conversation(user, session)
        if not isinstance(conversation, Unseen):
            conversation, left = (conversation if left else Unseen.EARLIER), max(0, left - 1)
        found[session.number] = conversation
    return found


def _conversation(user: User, session: Session) -> Conversation | Unseen:
    transcript = find_transcript(session)
    coding = coding_to_show(user, transcript)
    if transcript and coding:
        return transcript, coding[0]
    # To somebody to whom nothing was given it is not said whether it was coded: only that it is kept from them.
    return Unseen.NOT_SHARED if transcript and not is_coding_shown_to(user, transcript) else Unseen.NOT_CODED


def _ratings(scored: list[ScoredCheck]) -> dict[int, int]:
    checks = course_of(scored).session_checks
    if checks is None:
        return {}
    at = [id_ for id_, _ in checks.items].index(SAFE)
    rows = zip(checks.sessions, checks.answers, strict=True)
    return {number: value for (number, _), answers in rows if (value := answers[at]) is not None}


def _session(
    session: Session,
    rating: int | None,
    conversation: Conversation | Unseen,
    opened: Mapping[UUID, Mapping[str, Any]],
) -> OpenedSession:
    if isinstance(conversation, Unseen):
        return OpenedSession(session.number, session.held_at, session.pk, rating, None, (), frozenset(), conversation)
    words, codes = (opened[row.pk] for row in conversation)
    coded = coded_from_json(codes, transcript_from_json(words)).coded
    limits = {EXPERIMENTAL_CODES[each.what]: each.shown_from for each in measured()}
    found = hard_moments(coded, shown_from=limits)
    return OpenedSession(session.number, session.held_at, session.pk, rating, coded, found, looks_for(coded))
