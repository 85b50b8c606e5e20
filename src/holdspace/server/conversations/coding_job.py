"""Coding a transcript in the background: asks again, reads through the door, and keeps only what is still wanted.

Every step is a short transaction of its own. In between, the state in the coding's row is the word that counts: a
cancel or a withdrawn consent changes it, and the next step finds that there is nothing more to do.
"""

from __future__ import annotations

from random import Random
from time import monotonic
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop as noop

from holdspace.domain.access import Action, Kind, Purpose
from holdspace.domain.audit import AuditEvent
from holdspace.domain.coding.behaviour_counts import count_behaviours
from holdspace.domain.coding.moments import find_moments
from holdspace.domain.coding.summary import summarise
from holdspace.domain.conversation.transcript import Transcript
from holdspace.domain.errors import OperatorError, PersonError, Refused
from holdspace.server.access.door import disclose, require
from holdspace.server.accounts.models import User
from holdspace.server.audit.recording import record
from holdspace.server.consents.holding import hold_withdrawals
from holdspace.server.conversations.closeness import FoundCloseness, keep_closeness, look_for_closeness
from holdspace.server.conversations.contents import CodedSession, coded_to_json, transcript_from_json
from holdspace.server.conversations.models import Coding
from holdspace.server.jobs.background import background
from holdspace.server.jobs.states import JobState, can_move
from holdspace.server.keys.sealing import seal
from holdspace.workflows.analyse_session import code_transcript, model_card
from holdspace.workflows.coding_words import ACCURACY_FIGURES

PROGRESS_EVERY_SECONDS = 0.25
OPERATORS_CASE = noop("The program cannot be run on this machine. Whoever looks after it finds the reason in its log.")
OUR_FAULT = noop("The program stopped with an error of its own. Its place is in the installation's log.")


class _NoLongerWanted(Exception):
    """The coding was called off while it ran."""


@background
def code_conversation(coding_id: UUID) -> None:
    """Code the transcript of this coding, if that is still wanted and allowed."""
    coding = _begin(coding_id)
    if coding is None:
        return
    try:
        session, closeness = _code(coding)
        _keep(coding, session, closeness)
    except _NoLongerWanted:
        return
    except Refused:
        _end(coding, JobState.STOPPED)
    except PersonError as error:
        # For instance a language that is not coded. Sealed like all else: it may speak of what was said.
        _end(coding, JobState.FAILED, failure=str(error))
    except OperatorError:
        _end(coding, JobState.FAILED, failure=OPERATORS_CASE)
        raise
    except Exception:
        _end(coding, JobState.FAILED, failure=OUR_FAULT)
        raise


def _begin(coding_id: UUID) -> Coding | None:
    """Return the coding as running; None where it was called off or is gone."""
    with transaction.atomic():
        found = Coding.objects.select_for_update().filter(pk=coding_id).first()
        if found is None or not can_move(JobState(found.state), JobState.RUNNING):
            return None
        found.state, found.turns_done = JobState.RUNNING, 0
        found.save()
    related = ("transcript__session__therapy__client", "requested_by")
    return Coding.objects.select_related(*related).get(pk=coding_id)


def _code(coding: Coding) -> tuple[CodedSession, FoundCloseness]:
    content = disclose(coding.transcript, actor=_actor(coding), purpose=Purpose.MACHINE_CODING, detail="coding")
    transcript = transcript_from_json(content)
    progress = _Progress(coding, transcript)
    coded = code_transcript(transcript, progress=progress, in_sentences=True)
    # The seed is the row's own, so that the same coding shows the same intervals.
    random = Random(coding.pk.int)  # noqa: S311 - resampling, not a secret
    summary, counts = summarise(coded, random), count_behaviours(coded, random)
    closeness = look_for_closeness(coding, transcript, actor=_actor(coding))
    return CodedSession(coded, summary, describe_coder(), find_moments(coded), counts), closeness


def describe_coder() -> dict[str, float]:
    """Return how good the coder is known to be; kept with what it coded, as the next one will be another."""
    figures = model_card()["figures"]
    return {each: figures[each] for each in ACCURACY_FIGURES}


class _Progress:
    """Writes how far the coder is, a few times a second, and ends the work where it is no longer wanted."""

    def __init__(self, coding: Coding, transcript: Transcript) -> None:
        self._coding, self._total, self._at = coding, len(transcript.turns), 0.0
        self(0, self._total)

    def __call__(self, done: int, total: int) -> None:
        if monotonic() - self._at < PROGRESS_EVERY_SECONDS and done < total:
            return
        self._at = monotonic()
        turns = round(done / total * self._total) if total else 0
        still_wanted = Coding.objects.filter(pk=self._coding.pk, state=JobState.RUNNING)
        if not still_wanted.update(turns_done=turns, turns_total=self._total):
            raise _NoLongerWanted


@transaction.atomic
def _keep(coding: Coding, session: CodedSession, closeness: FoundCloseness) -> None:
    """Seal the result, unless the consent or the wish for it has gone meanwhile."""
    hold_withdrawals(coding.client_id)
    locked = _still_running(coding)
    require(Action.ADD, Kind.CODES, client_id=locked.client_id, actor=_actor(coding), purpose=Purpose.MACHINE_CODING)
    seal(locked, coded_to_json(session), at=timezone.now())
    keep_closeness(locked, closeness, at=timezone.now())
    locked.state, locked.turns_done = JobState.DONE, locked.turns_total
    locked.save()
    _record(AuditEvent.ADDED, coding)


@transaction.atomic
def _end(coding: Coding, state: JobState, *, failure: str = "") -> None:
    """End without a result; where it was called off meanwhile that stands."""
    hold_withdrawals(coding.client_id)
    found = Coding.objects.select_for_update().filter(pk=coding.pk, state=JobState.RUNNING).first()
    if found is None:
        return
    seal(found, {"failure": failure} if failure else {}, at=timezone.now())
    found.state = state
    found.save()
    _record(AuditEvent.JOB_STOPPED, coding)


def _still_running(coding: Coding) -> Coding:
    found = Coding.objects.select_for_update().filter(pk=coding.pk, state=JobState.RUNNING).first()
    if found is None:
        raise _NoLongerWanted
    return found


def _actor(coding: Coding) -> User:
    """Return who the job works for; they passed their second factor when they asked for it."""
    user = coding.requested_by
    user.has_passed_second_factor = user.is_active
    return user


def _record(event: AuditEvent, coding: Coding) -> None:
    record(
        event,
        by=coding.requested_by.as_actor,
        client_id=coding.client_id,
        purpose=Purpose.MACHINE_CODING,
        kinds=[Kind.CODES],
        records=[coding.pk],
        detail="coding",
        at=timezone.now(),
    )
