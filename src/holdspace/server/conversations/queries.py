"""Transcripts, codings and notes within a person's scope. None of these opens a seal."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet

from holdspace.domain.access import Action, Kind
from holdspace.domain.errors import NotFound
from holdspace.domain.people import Role
from holdspace.server.access.door import permits, purpose_of_look
from holdspace.server.accounts.models import User
from holdspace.server.clients.models import Client, Session, Supervision
from holdspace.server.clients.queries import clients_of, get_session, sessions_of
from holdspace.server.conversations.models import (
    Closeness,
    ClosenessAnswer,
    Coding,
    Contest,
    HandCoding,
    Note,
    Transcript,
)
from holdspace.server.jobs.states import JobState
from holdspace.server.keys.models import SealedRecord

NOT_THERE = "There is no such page, or it is not yours."


def get_own_session(user: User, session_id: UUID) -> Session:
    """Return a session of a therapy that this therapist conducts; raise NotFound to everybody else."""
    session = get_session(user, session_id)
    if not is_conducted_by(user, session):
        raise NotFound(NOT_THERE)
    return session


def is_conducted_by(user: User, session: Session) -> bool:
    """Return whether this is a session of the therapist's own."""
    return session.therapy.therapist_id == user.pk


def find_transcript(session: Session) -> Transcript | None:
    """Return the session's transcript, confirmed or not."""
    found = Transcript.objects.filter(session=session).first()
    if found:
        found.session = session
    return found


def find_transcript_for(user: User, session: Session) -> Transcript | None:
    """Return the session's transcript where this person may know of it; a supervisor once it was shared."""
    found = find_transcript(session)
    if found is None or user.role != Role.SUPERVISOR:
        return found
    return found if found.confirmed_at and is_coding_shown_to(user, found) else None


def get_transcript_of(session: Session) -> Transcript:
    """Return the session's transcript, confirmed or not; raise NotFound where it has none."""
    transcript = find_transcript(session)
    if transcript is None:
        raise NotFound(NOT_THERE)
    return transcript


def get_own_transcript(user: User, session_id: UUID) -> Transcript:
    """Return the confirmed transcript of a session of the therapist's own; raise NotFound otherwise."""
    transcript = find_transcript(get_own_session(user, session_id))
    if transcript is None or not transcript.confirmed_at:
        raise NotFound(NOT_THERE)
    return transcript


def get_transcript(user: User, session_id: UUID) -> Transcript:
    """Return a confirmed transcript that this person may know of; raise NotFound otherwise."""
    transcript = find_transcript_for(user, get_session(user, session_id))
    if transcript is None or not transcript.confirmed_at:
        raise NotFound(NOT_THERE)
    return transcript


def find_coding(transcript: Transcript) -> Coding | None:
    """Return the coding of a transcript, whatever its state."""
    found = Coding.objects.filter(transcript=transcript).first()
    if found:
        found.transcript = transcript
    return found


def is_coding_shown_to(user: User, transcript: Transcript) -> bool:
    """Return whether this person is shown what was marked: it is the therapist's to share."""
    if user.role == Role.CLIENT:
        return transcript.shared_with_client_at is not None
    if user.role == Role.SUPERVISOR:
        return supervisions_shown(transcript).filter(supervisor=user).exists()
    return True


def supervisions_shown(transcript: Transcript) -> QuerySet[Supervision]:
    """Return the supervisions of now that a conversation was shared with: nobody who was named after it was shared."""
    going_on = Supervision.objects.filter(therapy__sessions=transcript.session_id, ended_at=None)
    shared_at = transcript.shared_with_supervisor_at
    return going_on.filter(started_at__lte=shared_at) if shared_at else going_on.none()


def is_done_and_shown(user: User, transcript: Transcript, coding: Coding | None) -> bool:
    """Return whether there is a finished coding of a transcript that this person is shown."""
    return coding is not None and coding.state == JobState.DONE and is_coding_shown_to(user, transcript)


def codings_shown_to(user: User, client: Client) -> list[Coding]:
    """Return the finished codings of a client's sessions that this person is shown and may see now, oldest first.

    What they are coding by hand themselves is left out until they have finished.
    """
    purpose = purpose_of_look(user, client.pk)
    if not permits(Action.LOOK, Kind.CODES, client_id=client.pk, actor=user, purpose=purpose):
        return []
    found = (
        Coding.objects.filter(transcript__session__in=sessions_of(user, client), state=JobState.DONE)
        .select_related("transcript__session")
        .order_by("transcript__session__number")
    )
    blind = HandCoding.objects.filter(author=user, finished_at=None).values_list("transcript_id", flat=True)
    return [each for each in found.exclude(transcript__in=blind) if is_coding_shown_to(user, each.transcript)]


def get_transcript_to_code(user: User, session_id: UUID) -> Transcript:
    """Return a confirmed transcript that this person may code by hand: their own, or one shared with its supervisor."""
    transcript = get_transcript(user, session_id)
    if user.role == Role.SUPERVISOR or is_conducted_by(user, transcript.session):
        return transcript
    raise NotFound(NOT_THERE)


def find_hand_coding(user: User, transcript: Transcript) -> HandCoding | None:
    """Return this person's own coding by hand, finished or not."""
    return HandCoding.objects.filter(transcript=transcript, author=user).first()


def is_coding_blind(user: User, transcript: Transcript) -> bool:
    """Return whether this person is coding by hand and has not finished: until then they are shown nobody's marks."""
    return HandCoding.objects.filter(transcript=transcript, author=user, finished_at=None).exists()


def finished_hand_codings(transcript: Transcript) -> list[HandCoding]:
    """Return the finished codings by hand of a transcript, in the order in which they were begun."""
    return list(HandCoding.objects.filter(transcript=transcript, finished_at__isnull=False).select_related("author"))


@dataclass(frozen=True, slots=True)
class Corrected:
    """A conversation with what people said against its marks, and what they coded by hand to the end."""

    transcript: Transcript
    contests: list[Contest]
    by_hand: list[HandCoding]

    @property
    def records(self) -> list[SealedRecord]:
        """All rows of it."""
        return [self.transcript, *self.contests, *self.by_hand]


def clients_with_corrections(user: User) -> list[Client]:
    """Return the clients of a therapist in whose conversations somebody corrected a mark or coded by hand."""
    return list(
        clients_of(user)
        .filter(therapies__therapist=user, therapies__sessions__transcript__in=_corrected())
        .distinct()
        .order_by("pk")
    )


def corrections_of(user: User, client: Client) -> list[Corrected]:
    """Return the corrected conversations of a therapist with a client, oldest first."""
    transcripts = _corrected().filter(session__therapy__therapist=user, client=client).order_by("created_at")
    return [
        Corrected(
            transcript,
            list(Contest.objects.filter(coding__transcript=transcript)),
            finished_hand_codings(transcript),
        )
        for transcript in transcripts
    ]


def _corrected() -> QuerySet[Transcript]:
    has_word = Q(coding__contests__isnull=False) | Q(hand_codings__finished_at__isnull=False)
    return Transcript.objects.filter(has_word, confirmed_at__isnull=False).distinct()


def contests_of(coding: Coding) -> list[Contest]:
    """Return everything that was said against a coding, in order."""
    return list(coding.contests.select_related("said_by"))


def find_closeness(user: User, transcript: Transcript) -> Closeness | None:
    """Return what came close to a boundary, for client and therapist; a supervisor is not shown any."""
    if user.role == Role.SUPERVISOR:
        return None
    return Closeness.objects.filter(coding__transcript=transcript).select_related("coding").first()


def get_closeness(user: User, session_id: UUID) -> Closeness:
    """Return what came close in a session within scope; raise NotFound otherwise."""
    found = find_closeness(user, get_transcript(user, session_id))
    if found is None:
        raise NotFound(NOT_THERE)
    return found


def answers_to(closeness: Closeness) -> list[ClosenessAnswer]:
    """Return what was said to the moments that came close, in order."""
    return list(closeness.answers.select_related("said_by"))


def find_note(user: User, session: Session) -> Note | None:
    """Return the author's own note on a session."""
    return Note.objects.filter(session=session, author=user).first()


def has_supervisor_to_share_with(transcript: Transcript) -> bool:
    """Return whether somebody supervises the therapy now with whom the conversation was not shared."""
    going_on = Supervision.objects.filter(therapy__sessions=transcript.session_id, ended_at=None)
    return going_on.exclude(pk__in=supervisions_shown(transcript)).exists()
