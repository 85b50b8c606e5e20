"""Opening what a page of a conversation shows: through the door, in one look, with one entry in the log."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from holdspace.domain.access import Purpose
from holdspace.domain.coding.figure import Figure
from holdspace.domain.conversation.transcript import Speaker, Transcript
from holdspace.domain.nameless.known import KnownNames
from holdspace.server.access.door import disclose, disclose_all, purpose_of_look
from holdspace.server.accounts.models import User
from holdspace.server.clients.models import Session
from holdspace.server.clients.queries import get_identity
from holdspace.server.conversations import models, queries
from holdspace.server.conversations.closeness_opening import OpenedCloseness, closeness_to_show, opened_closeness
from holdspace.server.conversations.contents import (
    CodedSession,
    ContestedCode,
    coded_from_json,
    transcript_from_json,
)
from holdspace.server.conversations.words_shown import words_for
from holdspace.server.jobs.states import JobState
from holdspace.server.keys.models import SealedRecord


@dataclass(frozen=True, slots=True)
class SaidAgainst:
    """A contest as it is shown: what was said, by whom and when."""

    contested: ContestedCode
    by: User
    at: datetime


@dataclass(frozen=True, slots=True)
class OpenedConversation:
    """The words of a session and, where this person is shown them, the codes and what was said against them.

    ``close`` is shown to client and therapist alike, whether or not the codes are shared.
    """

    transcript: Transcript
    session: CodedSession | None
    contests: tuple[SaidAgainst, ...] = ()
    failure: str = ""
    close: tuple[OpenedCloseness, ...] = ()

    @property
    def contested_turns(self) -> frozenset[int]:
        """The places of the turns against whose marks somebody still says something."""
        return frozenset(said.contested.turn for said in still_said(self.contests))


def still_said(contests: Iterable[SaidAgainst]) -> list[SaidAgainst]:
    """Return what stands: of one person's words on a code of a turn the last, unless it takes the others back."""
    last = {(said.by.pk, said.contested.turn, said.contested.code): said for said in contests}
    return [said for said in last.values() if said.contested.is_against]


@dataclass(frozen=True, slots=True)
class CodedFigures:
    """The figures of one session, without anything that was said."""

    number: int
    held_at: datetime
    figures: tuple[Figure, ...]


def open_names(user: User, session: Session) -> Mapping[str, Speaker]:
    """Open the names of a session's two people, whole and in parts, for its transcript to be read by.

    A part that both bear tells nobody who is who and is left out.
    """
    identity = get_identity(session.therapy.client)
    opened = disclose(identity, actor=user, purpose=Purpose.CARE, detail="transcript_names")
    therapist = KnownNames.of([user.display_name]).words
    client = KnownNames.of([str(opened.get("name") or "")]).words
    return {
        **{name: Speaker.THERAPIST for name in therapist if name not in client},
        **{name: Speaker.CLIENT for name in client if name not in therapist},
    }


def open_figures(user: User, codings: Sequence[models.Coding]) -> list[CodedFigures]:
    """Open the figures of a client's coded sessions, in one look, and return them in the order of the sessions."""
    if not codings:
        return []
    purpose = purpose_of_look(user, codings[0].client_id)
    opened = disclose_all(codings, actor=user, purpose=purpose, detail="listening_trend")
    return [
        CodedFigures(
            number=coding.transcript.session.number,
            held_at=coding.transcript.session.held_at,
            figures=tuple(Figure(**figure) for figure in opened[coding.pk]["figures"]),
        )
        for coding in codings
    ]


def open_conversation(
    user: User, transcript: models.Transcript, coding: models.Coding | None, *, detail: str
) -> OpenedConversation:
    """Open a transcript with what this person is shown of its coding; ``detail`` names the page in the log."""
    if not queries.is_coding_shown_to(user, transcript) or queries.is_coding_blind(user, transcript):
        coding = None
    state = JobState(coding.state) if coding else None
    contests = queries.contests_of(coding) if coding and state is JobState.DONE else []
    text = words_for(user, transcript)
    records: list[SealedRecord] = [text, *contests]
    if coding and state in {JobState.DONE, JobState.FAILED}:
        records.append(coding)
    purpose = purpose_of_look(user, transcript.client_id)
    close = closeness_to_show(user, transcript, purpose=purpose)
    opened = disclose_all([*records, *close.all], actor=user, purpose=purpose, detail=detail)
    words = transcript_from_json(opened[text.pk])
    content = opened.get(coding.pk, {}) if coding else {}
    return OpenedConversation(
        transcript=words,
        session=coded_from_json(content, words) if "coded" in content else None,
        contests=tuple(SaidAgainst(ContestedCode(**opened[row.pk]), row.said_by, row.created_at) for row in contests),
        failure=content.get("failure", ""),
        close=opened_closeness(close, opened),
    )
