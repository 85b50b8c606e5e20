"""Opening the ratings and the coded conversations of a pair: in one look, with one entry in the log."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
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
from holdspace.server.conversations.queries import find_transcript
from holdspace.server.keys.models import SealedRecord
from holdspace.server.measures.contents import ScoresContent
from holdspace.server.measures.course import ScoredCheck, course_of
from holdspace.server.measures.queries import scores_of
from holdspace.server.same_page.opening import coding_to_show

SAFE = "safe"  # the session check's "I felt safe and not judged."
MOST_CONVERSATIONS = 12  # opened at a time; the newest


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


def open_acceptance(user: User, therapy: Therapy) -> tuple[OpenedSession, ...]:
    """Open what the page shows, oldest session first; what is not shared with the client is not opened for them."""
    sessions = list(Session.objects.filter(therapy=therapy).select_related("therapy__client").order_by("number"))
    scores = list(scores_of(user, therapy.client).filter(session__therapy=therapy))
    conversations = dict(_conversations(user, sessions))
    records: list[SealedRecord] = [*scores, *(row for pair in conversations.values() for row in pair)]
    purpose = purpose_of_look(user, therapy.client_id)
    opened = disclose_all(records, actor=user, purpose=purpose, detail="acceptance")
    ratings = _ratings([ScoredCheck.of(row, ScoresContent.from_json(opened[row.pk])) for row in scores])
    return tuple(
        _session(each, ratings.get(each.number), conversations.get(each.number), opened)
        for each in sessions
        if each.number in ratings or each.number in conversations
    )


def _conversations(user: User, sessions: list[Session]) -> Iterator[tuple[int, tuple[Transcript, Coding]]]:
    found = 0
    for session in reversed(sessions):
        transcript = find_transcript(session)
        coding = coding_to_show(user, transcript)
        if transcript and coding and found < MOST_CONVERSATIONS:
            found += 1
            yield session.number, (transcript, coding[0])


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
    conversation: tuple[Transcript, Coding] | None,
    opened: Mapping[UUID, Mapping[str, Any]],
) -> OpenedSession:
    if conversation is None:
        return OpenedSession(session.number, session.held_at, session.pk, rating, None, (), frozenset())
    words, codes = (opened[row.pk] for row in conversation)
    coded = coded_from_json(codes, transcript_from_json(words)).coded
    limits = {EXPERIMENTAL_CODES[each.what]: each.shown_from for each in measured()}
    found = hard_moments(coded, shown_from=limits)
    return OpenedSession(session.number, session.held_at, session.pk, rating, coded, found, looks_for(coded))
